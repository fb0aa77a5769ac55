// Acts leave this phone in order, and are forgotten only on one of the four final answers.
import * as store from "./store.js";

const FINAL = new Set(["applied", "already_applied", "conflict_recorded", "refused"]);
const MUST_BE_READ = new Set(["conflict_recorded", "refused"]);
const WAITS = [2000, 5000, 15000, 60000]; // milliseconds between tries
const BATCH = 20;
const PATIENCE = 20000; // a request without answer for so long is tried again
const HALL = "relais-answers"; // where the pages of this phone tell each other what was answered

// Events: "change" (detail {state, acts, unread}), "answered" (detail: an answer as it is kept).
// States: clear · sending · offline (no network) · busy (the server cannot now) · signin · reload (this page is
// too old to send) · elsewhere (made for an organisation that lets this person in no more) · another (what is left
// is another person's: it leaves when they sign in again, under their name and with their rights).
export class Queue extends EventTarget {
  constructor({ address, token, person, organisation }) {
    super();
    this.address = address;
    this.token = token;
    this.person = person;
    this.organisation = organisation;
    this.tries = 0;
    this.most = BATCH;
    this.state = "clear";
    this.hall = new BroadcastChannel(HALL);
    this.hall.onmessage = ({ data }) => (data ? this.heard(data) : this.show());
  }

  // Keep an act on the phone, then try to send it. Resolves once it is kept.
  async keep(act) {
    await store.add(act);
    this.flush();
  }

  // Send all that is kept, one page of this phone at a time.
  async flush() {
    clearTimeout(this.timer);
    if (!navigator.locks) return this.send();
    return navigator.locks.request("relais-queue", () => this.send());
  }

  isMine = (act) => !act.person || act.person === this.person;

  // In order within an organisation; where one's door is shut, the others' acts go on.
  async send() {
    const shut = new Set();
    for (;;) {
      const all = await store.acts();
      const acts = all.filter(this.isMine);
      const next = acts.find((act) => !shut.has(act.organisation));
      if (!next && acts.length) return this.tell(shut.has(this.organisation) ? "reload" : "elsewhere");
      if (!next) return this.tell(all.length ? "another" : "clear");
      await this.tell("sending");
      const theirs = acts.filter((act) => act.organisation === next.organisation);
      const outcome = await this.post(theirs.slice(0, this.most), next.organisation);
      if (outcome === "smaller") continue;
      if (outcome === "shut") {
        shut.add(next.organisation);
        continue;
      }
      if (outcome !== "sent") return this.tell(outcome);
      this.tries = 0;
      this.most = BATCH;
    }
  }

  // How a batch fared: sent, smaller (send less at once), shut (not from here), or the state to stay in.
  async post(batch, organisation) {
    const body = JSON.stringify({
      installation: await store.installation(),
      sent_at: new Date().toISOString(),
      organisation,
      scans: batch.map((act) => act.scan),
    });
    const response = await this.ask(body);
    if (!response) return "offline";
    if (response.status === 401) return "signin";
    if (response.status === 403) return "shut";
    if (response.status === 413 && batch.length > 1) {
      this.most = Math.ceil(batch.length / 2);
      return "smaller";
    }
    this.after = Number(response.headers.get("Retry-After")) * 1000 || 0;
    if (!response.ok) return "busy";
    // Who answers something else is not our server: the page of a network that wants a sign-in of its own.
    const { results } = response.answered ?? {};
    return Array.isArray(results) ? this.settle(batch, results) : "offline";
  }

  // The answer with what it says (`answered`), or null: no network. Only the request itself may say so.
  async ask(body) {
    const patience = new AbortController(); // AbortSignal.timeout is missing on phones of 2022
    const clock = setTimeout(() => patience.abort(), PATIENCE);
    const request = {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body,
      signal: patience.signal,
    };
    const response = await fetch(this.address, request).catch(() => null);
    if (response?.ok) response.answered = await response.json().catch(() => null);
    clearTimeout(clock);
    return response;
  }

  async settle(batch, results) {
    const answers = new Map(results.map((result) => [result.id, result]));
    let gone = 0;
    for (const act of batch) {
      const result = answers.get(act.scan.id);
      // In order: what comes after a missing answer waits with it.
      if (!result || !FINAL.has(result.answer)) break;
      const { id, tag, verb, at } = act.scan;
      const { answer, code, message, reasons } = result;
      const kept = { id, tag, verb, at, page: act.page, answer, code, message, reasons };
      // What was done speaks for itself; what was not must be read by somebody.
      await store.settle(act, MUST_BE_READ.has(answer) ? kept : null);
      gone += 1;
      this.hall.postMessage(kept);
      await this.heard(kept);
    }
    return gone ? "sent" : "busy"; // a server that stopped at once is asked again later
  }

  async heard(answer) {
    this.dispatchEvent(new CustomEvent("answered", { detail: answer }));
    await this.show();
  }

  // Somebody has read an answer: it is forgotten, here and on the other pages.
  async read(id) {
    await store.markRead(id);
    this.hall.postMessage(null);
    await this.show();
  }

  async tell(state) {
    this.state = state;
    clearTimeout(this.timer);
    if (state === "offline" || state === "busy") {
      const wait = Math.max(WAITS[Math.min(this.tries, WAITS.length - 1)], this.after ?? 0);
      this.timer = setTimeout(() => this.flush(), wait);
      this.tries += 1;
    }
    await this.show();
  }

  async show() {
    const { state } = this;
    const [all, unread] = await Promise.all([store.acts(), store.unread()]);
    const acts = state === "another" ? all : all.filter(this.isMine);
    this.dispatchEvent(new CustomEvent("change", { detail: { state, acts, unread } }));
  }
}
