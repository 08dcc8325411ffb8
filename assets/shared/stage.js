// The stage: the page as a projector shows it. Whether it is on, and what of a page is hidden, as the address says.

/** The width and height of the smallest projector, in CSS pixels, and the smallest type there. */
export const SMALLEST = { width: 1280, height: 720, type: 24 };

const USUAL = 12; // the smallest type of a picture as a page shows it, in pixels
const LEAST_SCALE = 4 / 3; // on a telephone, type and lines are so many times as large as on a page

const MARK = "hs-stage";

/** @typedef {{ on: boolean }} Stage */

/** @type {Set<() => void>} */
const listeners = new Set();

/** @type {Stage} */
export const stage = { on: false };

/**
 * Whether an address asks for the stage. view=projector is what links said before there was one.
 * @param {string} [search]
 */
export function stageInAddress(search = location.search) {
  const query = new URLSearchParams(search);
  return query.get("stage") === "1" || query.get("view") === "projector";
}

/**
 * Puts the page on the stage, or takes it down, says so in the address and tells whoever listens.
 * @param {boolean} on
 */
export function setStage(on) {
  const changed = on !== stage.on;
  stage.on = on;
  document.documentElement.classList.toggle(MARK, on);
  sayScale();
  const url = new URL(location.href);
  writeStage(url.searchParams);
  if (url.href !== location.href) history.replaceState(history.state, "", url);
  if (changed) for (const tell of [...listeners]) tell();
}

/**
 * Calls back when the page goes on the stage or comes down, and when the stage has another size; returns how to stop that.
 * @param {() => void} tell
 */
export function onStage(tell) {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/**
 * How many times as large as on a page type and lines are, in a window of this size: so much that the smallest type
 * of a picture is as large as a projector needs, and more in a larger window.
 * @param {number} width
 * @param {number} height
 */
export function stageScale(width, height) {
  const unit = Math.min(width / SMALLEST.width, height / SMALLEST.height);
  return Math.max((unit * SMALLEST.type) / USUAL, LEAST_SCALE);
}

/**
 * Writes into the query of an address whether the page is on the stage.
 * @param {URLSearchParams} query
 */
export function writeStage(query) {
  query.delete("view");
  if (stage.on) query.set("stage", "1");
  else query.delete("stage");
}

/** Says in the style how large everything is, for what a page magnifies as a whole. */
function sayScale() {
  document.documentElement.style.setProperty("--hs-scale", String(scaleNow()));
}

/** How many times as large as on a page type and lines of a picture are now. */
export function scaleNow() {
  return stage.on ? stageScale(window.innerWidth, window.innerHeight) : 1;
}

/**
 * What plays on the stage, as whoever holds the clicker needs it.
 * @typedef {object} Playing
 * @property {HTMLElement} root
 * @property {number} frame
 * @property {number} frames
 * @property {number} opening  the frame that it opens at, where no link says another
 * @property {boolean} settled  whether what it was last given is on the screen
 * @property {boolean} waiting  whether the next press only says what the last one did
 * @property {(frame: number) => void} goTo
 * @property {() => void} on
 * @property {() => void} back
 * @property {(on: boolean) => void} hideFuture
 */

/** @type {Set<Playing>} */
export const playing = new Set();

/** The player on the stage that hears the clicker, where there is one. */
export function onTheStage() {
  return [...playing].find(({ root }) => root.isConnected && root.dataset.ready) ?? null;
}

if (typeof document !== "undefined") {
  // The first part of a page that is there puts it on the stage: the rest may take its time.
  if (stageInAddress()) setStage(true);
  // How large everything is depends on the window.
  window.addEventListener("resize", () => {
    sayScale();
    if (stage.on) listeners.forEach((tell) => tell());
  });
}
