// A file that Streamlit's uploader has lost is given to it again: while a page is drawn anew the uploader may be built
// anew, too, and then forgets what it was sending, without a word.

const UPLOADER = ".st-key-desk-uploads input[type=file]";
const EMPTY = "[data-testid=stFileUploaderDropzoneInstructions]"; // what stands in an uploader that holds no file
const LOOK = 250; // milliseconds from one look to the next
const LOST_AFTER = 1500; // an uploader that is empty for so long, while nothing runs, sends nothing
const GIVE_UP = 20_000;
const TRIES = 2;

/**
 * @typedef {object} Sending  a file on its way
 * @property {File} file
 * @property {Element} field  the uploader's field that it was given to
 * @property {string} place  the field's key: a new one where the server has taken the file
 * @property {number} since
 * @property {number} tries
 * @property {boolean} held  whether that field has shown it
 * @property {number | null} empty  since when it is missing
 */

/** @type {Sending | null} */
let sending = null;
let timer = 0;

/**
 * Sees to it that a file which was chosen for the page's own uploader arrives there.
 * @param {EventTarget | null} target  the uploader's field, or the zone around it
 * @param {FileList | null | undefined} files
 */
export function seeToArrival(target, files) {
  const field = target instanceof Element ? fieldAt(target) : null;
  const file = files?.[0];
  if (!field || !file) return;
  const again = sending?.file === file ? sending.tries : 0;
  sending = { file, field, place: placeOf(field), since: performance.now(), tries: again, held: false, empty: null };
  clearInterval(timer);
  timer = window.setInterval(look, LOOK);
}

/** @param {Element} target */
function fieldAt(target) {
  return target.closest(".st-key-desk-uploads")?.querySelector("input[type=file]") ?? null;
}

/** @param {Element} field */
function placeOf(field) {
  const key = [...(field.closest("[class*=st-key-desk-uploads] [class*=st-key-]")?.classList ?? [])];
  return key.find((name) => name.startsWith("st-key-")) ?? "";
}

function look() {
  if (!sending) return;
  const now = performance.now();
  const fields = [...document.querySelectorAll(UPLOADER)];
  const field = fields.find((each) => placeOf(each) === sending?.place);
  const taken = fields.length > 0 && (!field || fields.length > 1);
  if (taken || now - sending.since > GIVE_UP) return stop();
  if (!field) return;
  const isEmpty = !!field.closest("[data-testid=stFileUploader]")?.querySelector(EMPTY);
  if (field !== sending.field) Object.assign(sending, { field, held: false });
  // Who takes away a file that was there wants it away.
  if (sending.held && isEmpty) return stop();
  sending.held ||= !isEmpty;
  const still = document.querySelector("[data-test-script-state=notRunning]");
  if (!isEmpty || !still) {
    sending.empty = null;
    return;
  }
  sending.empty ??= now;
  if (now - sending.empty >= LOST_AFTER) giveAgain(field, sending);
}

/** @type {(field: Element, lost: Sending) => void} */
function giveAgain(field, lost) {
  if (lost.tries >= TRIES || !(field instanceof HTMLInputElement)) return stop();
  lost.tries++;
  const files = new DataTransfer();
  files.items.add(lost.file);
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function stop() {
  clearInterval(timer);
  sending = null;
}
