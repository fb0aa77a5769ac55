// A handheld scanner types fast and ends with Enter. Its field has the focus on arrival; as an extra that can be
// switched off, keys that come elsewhere at a scanner's pace are taken for it too.
const PACE = 35; // milliseconds between two keys of a scanner; people are slower
const SHORTEST = 6;
const SWITCH = "relais-listening";

export const listening = () => localStorage.getItem(SWITCH) !== "no";

export function setListening(on) {
  localStorage.setItem(SWITCH, on ? "yes" : "no");
}

// Where keys are text, or choose: they are the person's, whatever their pace. A tick or a choice takes no sign.
const WRITTEN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function listen(page, onText) {
  let typed = "";
  let last = 0;
  page.addEventListener("keydown", (event) => {
    // Enter on a tick would send its form: a scanner's would hand over the device of before.
    if (event.key === "Enter" && event.target.closest("form[data-act] :is([type=checkbox], [type=radio])")) {
      event.preventDefault();
    }
    if (!listening() || event.target.closest(WRITTEN)) return;
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
