// Small comforts of every page, each fetched where it serves. Each page works without them.
const COMFORTS = [
  ["[data-reveal]", () => import("./reveals.js").then((module) => module.reveals)],
  ["input[data-signs]", () => import("./codes.js").then((module) => module.codes)],
  ["details.drop", () => import("./drops.js").then((module) => module.drops)],
  ["[data-kept]", () => import("./desk/kept.js").then((module) => module.kept)],
  ["[data-copy]", () => import("./copies.js").then((module) => module.copies)],
  ["[data-bulk]", () => import("./bulk.js").then((module) => module.bulk)],
];

for (const [served, fetched] of COMFORTS) {
  if (document.querySelector(served)) fetched().then((comfort) => comfort(document));
}
