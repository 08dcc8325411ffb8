// A file that Streamlit's uploader has lost is given to it again. The uploader asks the server where to send a file; an
// answer that waits to be sent while a run of the page begins is thrown away (ForwardMsgQueue.clear), and an uploader
// that is built anew meanwhile forgets what it was sending: either way the file is gone without a word.

import { give } from "./give.js";

const FIELD = "[data-testid=stFileUploader] input[type=file]";
const EMPTY = "[data-testid=stFileUploaderDropzoneInstructions]"; // what stands in an uploader that holds no file
const LOOK = 250; // milliseconds from one look to the next
const LOST_AFTER = 1500; // an uploader that is empty for so long, while nothing runs, sends nothing
const TAKEN_AFTER = 3000; // an uploader that has gone for so long has been replaced: the server has the file
const GIVE_UP = 20_000;
const TRIES = 2;

/**
 * @typedef {object} Sending  files on their way to an uploader
 * @property {File[]} files
 * @property {Element} field
 * @property {number} since
 * @property {number} tries
 * @property {boolean} held  whether the field has shown them
 * @property {number | null} empty  since when they are missing
 * @property {number | null} gone  since when the uploader is
 */

/** @type {Map<string, Sending>} */
const sending = new Map(); // by the uploader's key
let timer = 0;

/**
 * Sees to it that files which were chosen for an uploader arrive there.
 * @param {EventTarget | null} target  the uploader's field, or what is in it
 * @param {FileList | null | undefined} chosen
 */
export function seeToArrival(target, chosen) {
  const within = target instanceof Element ? target.closest("[data-testid=stFileUploader]") : null;
  const field = within?.querySelector("input[type=file]");
  if (!field || !chosen?.length) return;
  const [key, files] = [keyOf(field), [...chosen]];
  const before = sending.get(key);
  const tries = before && before.files.every((file, i) => file === files[i]) ? before.tries : 0;
  sending.set(key, { files, field, since: performance.now(), tries, held: false, empty: null, gone: null });
  timer ||= window.setInterval(lookAtAll, LOOK);
}

/** @param {Element} field */
function keyOf(field) {
  const names = field.closest("[class*=st-key-]")?.classList ?? [];
  return [...names].find((name) => name.startsWith("st-key-")) ?? "";
}

function lookAtAll() {
  const fields = new Map([...document.querySelectorAll(FIELD)].map((field) => [keyOf(field), field]));
  for (const [key, each] of sending) {
    if (isOver(each, fields.get(key))) sending.delete(key);
  }
  if (sending.size) return;
  clearInterval(timer);
  timer = 0;
}

/** @type {(each: Sending, field: Element | undefined) => boolean} */
function isOver(each, field) {
  const now = performance.now();
  if (now - each.since > GIVE_UP) return true;
  if (!field) {
    each.gone ??= now;
    return now - each.gone >= TAKEN_AFTER;
  }
  each.gone = null;
  const isEmpty = !!field.closest("[data-testid=stFileUploader]")?.querySelector(EMPTY);
  if (field !== each.field) Object.assign(each, { field, held: false });
  // Who takes away a file that was there wants it away.
  if (each.held && isEmpty) return true;
  each.held ||= !isEmpty;
  const still = document.querySelector("[data-test-script-state=notRunning]");
  each.empty = isEmpty && still ? (each.empty ?? now) : null;
  return each.empty !== null && now - each.empty >= LOST_AFTER && !giveAgain(each, field);
}

/**
 * Gives the files to the field; false where that has been tried often enough.
 * @type {(lost: Sending, field: Element) => boolean}
 */
function giveAgain(lost, field) {
  if (lost.tries >= TRIES || !(field instanceof HTMLInputElement)) return false;
  Object.assign(lost, { tries: lost.tries + 1, empty: null });
  give(field, lost.files);
  return true;
}
