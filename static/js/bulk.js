// Lists with ticks: the head's tick takes every row, and the bar says how many are chosen.
export function bulk(page) {
  for (const count of page.querySelectorAll("[data-bulk]")) follow(count, count.closest("form"));
}

function follow(count, form) {
  const rows = () => [...form.querySelectorAll(".row-tick")];
  const all = form.querySelector("[data-tick-all]");
  const tell = () => {
    const chosen = rows().filter((row) => row.checked).length;
    const words = chosen === 1 ? count.dataset.one : count.dataset.many.replace("#", chosen);
    if (count.textContent !== words) count.textContent = words;
    if (all) {
      all.checked = chosen > 0 && chosen === rows().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const row of rows()) row.checked = all.checked;
    tell();
  });
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}
