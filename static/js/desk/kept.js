// On pages that are no desk: what this phone keeps is counted and sent all the same.
import { follow } from "./line.js";
import { Queue } from "./queue.js";

export function kept(page) {
  const { scans, token, person, organisation } = page.querySelector("[data-kept]").dataset;
  const queue = new Queue({ address: scans, token, person, organisation });
  follow(queue, page);
  queue.flush();
}
