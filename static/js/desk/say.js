// What the page says by itself: one answer at a time, outcome first, announced once by the region it stands in.
export const words = JSON.parse(document.getElementById("desk-words").textContent);

const ALERTS = new Set(["other", "held", "call"]);

export function draw(kind, { title, text = "", reasons = [] }) {
  const drawn = document.querySelector(`template[data-answer="${kind}"]`).content.cloneNode(true);
  drawn.querySelector("strong").textContent = title;
  fill(drawn.querySelector("[data-more]"), text);
  const why = drawn.querySelector("[data-why]");
  if (!reasons.length) why.remove();
  for (const reason of reasons) {
    const line = document.createElement("li");
    line.textContent = reason;
    why.querySelector("ul").append(line);
  }
  return drawn;
}

export function say(kind, said) {
  quiet();
  const region = document.querySelector(`[data-say="${ALERTS.has(kind) ? "alert" : "status"}"]`);
  region.replaceChildren(draw(kind, said));
  window.scrollTo({ top: 0 });
}

// Nothing older stays beside a new answer.
export function quiet() {
  for (const region of document.querySelectorAll("[data-say]")) region.replaceChildren();
  document.querySelector("[data-answered]")?.remove();
}

// The form's act is not to be made any more: the thumb finds the way to another device in its place.
export function instead(form) {
  form.hidden = true;
  const next = form.querySelector(".btn-big") && document.querySelector("template[data-next]");
  if (next && !next.nextElementSibling?.matches(".foot")) next.after(next.content.cloneNode(true));
}

export function again(form) {
  form.hidden = false;
  document.querySelector("template[data-next] + .foot")?.remove();
}

// What was done here is not known there yet: until then the device's cap says where it is kept. Gives the way back.
export function capped() {
  const before = document.querySelector(".borne");
  const borne = before.cloneNode(true);
  const sign = document.querySelector('template[data-answer="kept"]').content.querySelector("use");
  borne.className = "borne t-shop";
  const [icon, word, aside = document.createElement("span")] = borne.querySelector("header").children;
  [word.textContent, aside.textContent] = words.cap;
  word.after(aside);
  icon.querySelector("use").replaceWith(sign.cloneNode());
  before.replaceWith(borne);
  return () => borne.replaceWith(before);
}

// A refusal in the words of the server: the first reason, the others on a tap.
export function refusal({ code, message, reasons }) {
  const kind = words.about_paper.includes(code) ? "call" : "other";
  return [kind, { title: message, reasons: reasons.slice(1).map((reason) => reason.message) }];
}

// What is wrong with a field, under it; nothing when it is right.
export function fault(field, sentence) {
  const place = document.querySelector(`[data-fault="${field.name}"]`);
  if (!place) return;
  place.hidden = !sentence;
  place.querySelector("b").textContent = sentence;
  if (field.type === "radio") return; // its group is described by the sentence
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (sentence && field === document.activeElement) field.select?.();
}

function fill(place, text) {
  if (text) place.textContent = text;
  else place.remove();
}
