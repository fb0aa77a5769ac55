// Menus that open (details.drop): Escape or a tap elsewhere closes them.
export function drops(page) {
  const open = () => page.querySelectorAll("details.drop[open]");
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  page.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}
