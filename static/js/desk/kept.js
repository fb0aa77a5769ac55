// On pages that are no desk: what this phone keeps is counted and sent all the same.
import { follow } from "./line.js";
import { Queue } from "./queue.js";

const { scans, token, person, organisation } = document.querySelector("[data-desk]").dataset;
const queue = new Queue({ address: scans, token, person, organisation });
follow(queue, document);
queue.flush();
