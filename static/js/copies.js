// “Copier”: an address goes to the clipboard, and the button says so.
export function copies(page) {
  if (!navigator.clipboard) return;
  for (const button of page.querySelectorAll("[data-copy]")) {
    const field = page.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.nextElementSibling.textContent = button.dataset.done;
    });
  }
}
