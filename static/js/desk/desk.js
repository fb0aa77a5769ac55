// The desk with a script: acts go through the phone's queue, codes through camera and scanner. Without it, the
// same forms are posted as they are.
import { acts, codeFault } from "./acts.js";
import { read } from "./codes.js";
import { listen, listening, setListening } from "./keys.js";
import { follow } from "./line.js";
import { Queue } from "./queue.js";
import { fault, instead, say, words } from "./say.js";
import { discreet, play, setDiscreet } from "./sounds.js";

const { scans, token, member, person, organisation, site, device } = document.querySelector("[data-desk]").dataset;
const queue = new Queue({ address: scans, token, person, organisation });
acts(document, queue, { member, person, organisation, site });
follow(queue, document);
queue.flush();

// --- codes -------------------------------------------------------------------------------------------------

// Whether the text was of use: it fills the field it is meant for, or leads to its device.
function found(text, field) {
  const length = Number(field?.dataset.signs ?? 0);
  const tag = read(text, 8);
  const code = length === 6 ? read(text, 6) : null;
  if (code) {
    fill(field, code);
    return true;
  }
  if (tag && (length || !field)) {
    location.assign(device.replace("00000000", tag));
    return true;
  }
  if (length === 8) return false;
  if (!field || length || tag) return false;
  fill(field, text.trim()); // a serial: any text of a maker
  return true;
}

function fill(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// What no label is may still be a pick-up code or a serial: the server knows.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-find]");
  if (!form) return;
  const field = form.elements.text;
  const tag = read(field.value, 8);
  if (tag) {
    event.preventDefault();
    location.assign(device.replace("00000000", tag));
  } else if (!field.value.trim()) {
    event.preventDefault();
    field.focus();
    play("unread");
    fault(field, field.dataset.missing);
  }
});

listen(document, (text) => {
  const field = document.querySelector("[data-scan-into]");
  if (found(text, field)) return;
  if (field?.form?.matches("[data-find]")) {
    field.value = text;
    field.form.requestSubmit();
    return;
  }
  const code = field ? null : read(text, 6);
  if (code && someone(code)) return;
  play("unread");
  say("other", { title: words.unread });
});

// A pick-up code where the device is kept for somebody: theirs goes on to the button, anybody else's does not.
function someone(code) {
  const form = document.querySelector("form[data-held]");
  if (!form) return false;
  if (form.dataset.held === code) {
    play("sight");
    form.querySelector(".btn-big").focus();
    return true;
  }
  play("refused");
  say("held", { title: words.held });
  instead(form);
  document.querySelector("a.btn-big").focus({ preventScroll: true });
  return true;
}

// --- the camera, which comes only when it is asked for -------------------------------------------------------

const panel = document.querySelector("[data-camera]");
let opened; // one camera at a time: a second tap would leave one on that nobody can stop
const touch = matchMedia("(pointer: coarse)").matches;
const seen = Boolean(navigator.mediaDevices?.getUserMedia);

for (const button of document.querySelectorAll("[data-scan]")) {
  button.hidden = !seen;
  button.addEventListener("click", () => openCamera(document.getElementById(button.dataset.scan)));
}
// On a phone the thumb scans, and what was typed is sent from beside its field.
const thumb = seen && touch;
for (const button of document.querySelectorAll("[data-touch]")) button.hidden = !thumb;
for (const button of document.querySelectorAll("[data-typed]")) button.hidden = thumb;
for (const button of document.querySelectorAll("[data-desktop]")) button.hidden ||= thumb;
if (seen && touch && location.hash === "#camera") openCamera(document.querySelector("[data-scan-into]"));

async function openCamera(field) {
  const { Camera } = await import("./camera.js");
  opened?.stop();
  panel.hidden = false;
  panel.scrollIntoView({ block: "start" });
  const camera = new Camera(panel.querySelector("video"), panel.dataset, (text) => {
    play("sight");
    if (!found(text, field)) return true;
    panel.hidden = true;
    return false;
  });
  opened = camera;
  const close = panel.querySelector("button");
  close.onclick = () => {
    camera.stop();
    panel.hidden = true;
    field?.focus();
  };
  close.focus({ preventScroll: true });
  try {
    await camera.start();
  } catch {
    if (!camera.looking) return; // closed meanwhile: nothing failed
    close.onclick();
    say("other", { title: words.no_camera });
  }
}

// --- whom the code leads to ----------------------------------------------------------------------------------

const who = document.querySelector("input[data-who]");
let answered = ""; // what was said of the code stays while it stands: a line that goes would move what is tapped
who?.addEventListener("input", ask);
who?.addEventListener("change", () => {
  if (who.value.trim()) fault(who, codeFault(who.value, 6) || answered);
});
if (who?.value) ask(); // typed before this script came, or still there after a refusal

async function ask() {
  const code = read(who.value, 6);
  if (who.dataset.known === code) return;
  answered = "";
  who.dataset.known = code ?? "";
  if (!code) return;
  const body = new FormData();
  body.set("code", code);
  const headers = { "X-CSRFToken": token };
  const response = await fetch(who.dataset.who, { method: "POST", headers, body }).catch(() => null);
  const told = response?.ok && !response.redirected ? await response.json() : null;
  if (told && who.dataset.known === code) name(told);
}

function name(told) {
  const label = document.querySelector(".btn-big [data-label]");
  label.textContent = told.label || label.dataset.else;
  const found = document.querySelector("[data-found]");
  found.hidden = !told.name;
  found.querySelector("b").textContent = told.name ?? "";
  found.querySelector("span span").textContent = told.found ? `· ${told.found}` : "";
  answered = told.fault;
  fault(who, answered);
}

// --- focus and switches --------------------------------------------------------------------------------------

document.querySelector("[data-focus]")?.focus({ preventScroll: true });

// A text that was refused is there to be corrected by hand; a scanner writes over it, not after it.
const REFUSED = "[data-scan-into][aria-invalid]";
document.addEventListener("focusin", ({ target }) => target.matches(REFUSED) && target.select());
for (const field of document.querySelectorAll(REFUSED)) {
  field.value ||= field.dataset.refused ?? "";
  field.select();
}

for (const [key, get, set] of [["discreet", discreet, setDiscreet], ["listening", listening, setListening]]) {
  const tick = document.querySelector(`[data-switch=${key}]`);
  if (!tick) continue;
  tick.closest("details").hidden = false;
  tick.checked = get();
  tick.addEventListener("change", () => set(tick.checked));
}
