// The network line, and the answers that came while nobody looked: each stays until somebody says it is read.
import { grouped } from "../codes.js";
import { draw, refusal, words } from "./say.js";

export function follow(queue, page) {
  const line = page.querySelector("[data-net]");
  const unseen = page.querySelector("[data-unseen]");
  queue.addEventListener("change", ({ detail }) => {
    count(line, detail);
    if (unseen) list(unseen, queue, detail.unread); // elsewhere the line leads to where they are read
  });
  const state = page.querySelector("[data-online]");
  const online = () => {
    if (!state) return;
    const [yes, no] = state.children;
    yes.hidden = !navigator.onLine;
    no.hidden = navigator.onLine;
  };
  online();
  window.addEventListener("offline", online);
  window.addEventListener("online", () => {
    online();
    queue.flush();
  });
  window.addEventListener("pageshow", () => queue.flush());
}

// What a state says instead of “kept, it leaves by itself”: the sentence, and what follows it.
const SAID = { signin: ["sign_in"], reload: ["reload"], elsewhere: ["elsewhere", "call"], another: ["another", "later"] };

function count(line, { state, acts, unread }) {
  const toRead = words.to_read && !acts.length ? unread.length : 0;
  const many = acts.length || toRead;
  line.dataset.state = acts.length ? state : "clear";
  line.hidden = !many || state === "sending";
  if (line.hidden) return;
  const place = many === 1 ? 0 : 1;
  const [text, more] = toRead ? ["to_read"] : (SAID[state] ?? ["waiting", "alone"]);
  line.querySelector("[data-text]").textContent = words[text][place].replace("#", many);
  line.querySelector("[data-more]").textContent = more ? words[more][place] : "";
  line.querySelector("[data-sign-in]").hidden = toRead || state !== "signin";
  const way = line.querySelector("[data-to-read]");
  if (way) way.hidden = !toRead;
}

function list(unseen, queue, answers) {
  for (const shown of unseen.querySelectorAll("[data-id]")) {
    if (!answers.some((answer) => answer.id === shown.dataset.id)) shown.remove();
  }
  for (const answer of answers) {
    if (!unseen.querySelector(`[data-id="${answer.id}"]`)) unseen.append(one(queue, answer));
  }
  unseen.hidden = !answers.length;
}

function one(queue, answer) {
  const noted = ["noted", { title: words.noted, text: answer.message }];
  const [kind, said] = answer.answer === "refused" ? refusal(answer) : noted;
  const card = document.createElement("div");
  card.dataset.id = answer.id;
  card.append(draw(kind, said));
  const foot = card.querySelector(".answer > div").appendChild(document.createElement("p"));
  const link = foot.appendChild(document.createElement("a"));
  link.href = answer.page;
  const at = new Date(answer.at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  link.textContent = `${grouped(answer.tag, 4)} · ${words.verbs[answer.verb]} · ${at}`;
  const read = card.querySelector(".answer > div").appendChild(document.createElement("button"));
  read.type = "button";
  read.className = "btn btn-secondary";
  read.textContent = words.read;
  read.addEventListener("click", () => queue.read(answer.id));
  return card;
}
