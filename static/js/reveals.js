// “Voir”: shows a passphrase while it is pressed in.
export function reveals(page) {
  for (const button of page.querySelectorAll("[data-reveal]")) {
    const field = page.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => show(button, field, field.type === "password"));
    field.form?.addEventListener("submit", () => show(button, field, false));
  }
}

function show(button, field, shown) {
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}
