// A form of the desk as an act of this phone: kept first, then sent; its answer is the server's own page.
import { play } from "./sounds.js";
import { again, capped, fault, instead, quiet, refusal, say, words } from "./say.js";
import { fault as wrong } from "./codes.js";

const LISTS = new Set(["accessories", "checks"]);
const FLAGS = new Set(["signed"]);
const NOT_SAID = new Set(["csrfmiddlewaretoken", "scan_id", "for"]);
const SOON = 4000; // milliseconds after which an act without answer is said to be kept
const WITH_SOMEBODY = new Set(["hand_over", "take_back"]); // acts at which a person stands at the desk
const SETTLED = new Set(["applied", "already_applied", "conflict_recorded"]);

const waiting = new Map(); // acts of this page without answer: id → {form, button, scan}

export function acts(page, queue, who) {
  page.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if (complete(form)) send(form, event.submitter, queue, who);
  });
  queue.addEventListener("answered", ({ detail }) => answered(detail, queue));
  queue.addEventListener("change", ({ detail: { state, acts: kept } }) => {
    if (state === "clear" || state === "sending") return;
    for (const act of kept) sayKept(act.scan.id);
  });
}

// What is missing is said under its field, all at once; the first of them takes the focus.
function complete(form) {
  let first = null;
  for (const field of form.querySelectorAll("[data-missing]")) {
    const sentence = objection(field);
    fault(field, sentence);
    if (sentence) first ??= field;
  }
  first?.focus();
  if (first) play("unread");
  return !first;
}

function objection(field) {
  if (!field.form.elements[field.name].value.trim()) return field.dataset.missing;
  return field.dataset.signs ? codeFault(field.value, Number(field.dataset.signs)) : "";
}

export function codeFault(text, length) {
  const found = wrong(text, length);
  if (!found) return "";
  if (found.what === "sign") return words.sign.replace("#", found.sign);
  return found.what === "length" ? words.length[length].replace("#", found.count) : words.check;
}

async function send(form, submitter, queue, { member, person, organisation, site }) {
  const button = form.querySelector("button.btn-big") ?? submitter;
  if (button?.getAttribute("aria-busy")) return; // pressed twice
  button?.setAttribute("aria-busy", "true");
  try {
    const scan = scanOf(form);
    scan.made_by = member;
    // Where it is made, not where its maker works on the day it arrives.
    if (site) scan.site ??= site;
    // Made where there is no network: it happened, whatever the office knows by now.
    if (!navigator.onLine || queue.state === "offline") scan.done = true;
    waiting.set(scan.id, { form, button, scan });
    await queue.keep({ scan, person, organisation, page: location.pathname.replace(/act\/$/, "") });
    setTimeout(() => sayKept(scan.id), SOON);
  } catch {
    waiting.clear();
    form.submit(); // a phone that cannot keep anything sends the form as it is
  }
}

export function scanOf(form) {
  const scan = { id: crypto.randomUUID(), at: new Date().toISOString() };
  for (const [name, value] of new FormData(form)) {
    if (NOT_SAID.has(name) || value.trim() === "") continue;
    if (LISTS.has(name)) (scan[name] ??= []).push(value);
    else scan[name] = FLAGS.has(name) ? true : value.trim();
  }
  for (const name of LISTS) if (form.elements[name]) scan[name] ??= [];
  return scan;
}

function sayKept(id) {
  const act = waiting.get(id);
  if (!act || act.kept) return;
  act.kept = true;
  instead(act.form); // it is said; what happens next is the phone's
  act.uncap = capped();
  // Without network it has happened, whatever the answer; else it may still be refused, and they would be gone.
  const open = !act.scan.done && WITH_SOMEBODY.has(act.scan.verb);
  say("kept", { title: words.kept, text: open ? words.kept_check : words.kept_more });
  play("kept");
}

function answered(answer, queue) {
  const act = waiting.get(answer.id);
  waiting.delete(answer.id);
  if (act || answer.answer !== "already_applied") play(answer.answer);
  if (!act) return;
  act.button?.removeAttribute("aria-busy");
  // A device that does not go is shown again as it stands: its form would do another act, or none.
  if (SETTLED.has(answer.answer) || words.take_another.includes(answer.code)) {
    show(answer, queue);
    return;
  }
  again(act.form);
  act.uncap?.();
  quiet();
  say(...refusal(answer));
  queue.read(answer.id);
  document.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

// The page after an act is the server's: the same with and without a script.
async function show(answer, queue) {
  await queue.read(answer.id);
  const next = new URL(answer.page, location.origin);
  next.searchParams.set("done", answer.id);
  const wanted = new URLSearchParams(location.search).get("for");
  if (wanted && answer.answer === "refused") next.searchParams.set("for", wanted);
  location.assign(next);
}
