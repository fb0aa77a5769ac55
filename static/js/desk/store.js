// What this phone keeps: acts not yet answered, oldest first; answers nobody has read yet; the phone's own id.
// Tags, codes, ids, choices and times; never a name.
const NAME = "relais";
const ACTS = "acts";
const ANSWERS = "answers";
const PHONE = "phone";

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ACTS, { keyPath: "place", autoIncrement: true });
      request.result.createObjectStore(ANSWERS, { keyPath: "id" });
      request.result.createObjectStore(PHONE);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// Resolves once the change is on the disk, not before: only then may the page say "kept".
async function change(stores, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, "readwrite", { durability: "strict" });
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function every(store) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const request = base.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const add = (act) => change([ACTS], (all) => all.objectStore(ACTS).add(act));

export const acts = () => every(ACTS);

export const unread = () => every(ANSWERS);

// An act was answered for good: it leaves, and an answer that must be read waits for it, in one step.
export function settle(act, answer) {
  return change([ACTS, ANSWERS], (all) => {
    if (answer) all.objectStore(ANSWERS).put(answer);
    return all.objectStore(ACTS).delete(act.place);
  });
}

export const markRead = (id) => change([ANSWERS], (all) => all.objectStore(ANSWERS).delete(id));

// The id under which this phone sends, made once.
export async function installation() {
  const fresh = crypto.randomUUID();
  const known = await change([PHONE], (all) => {
    const phone = all.objectStore(PHONE);
    const found = phone.get("installation");
    found.onsuccess = () => found.result ?? phone.put(fresh, "installation");
    return found;
  });
  return known ?? fresh;
}
