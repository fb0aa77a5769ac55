// A handheld scanner types fast and ends with Enter. Its field has the focus on arrival; as an extra that can be
// switched off, keys that come elsewhere at a scanner's pace are taken for it too.
const PACE = 35; // milliseconds between two keys of a scanner; people are slower
const SHORTEST = 6;
const SWITCH = "relais-listening";

export const listening = () => localStorage.getItem(SWITCH) !== "no";

export function setListening(on) {
  localStorage.setItem(SWITCH, on ? "yes" : "no");
}

export function listen(page, onText) {
  let typed = "";
  let last = 0;
  page.addEventListener("keydown", (event) => {
    if (!listening() || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.timeStamp - last > PACE) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && typed.length >= SHORTEST) {
      event.preventDefault();
      onText(typed);
      typed = "";
    } else if (event.key.length === 1) {
      typed += event.key;
    }
  });
}
