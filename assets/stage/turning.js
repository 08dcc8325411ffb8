// Turning a page on the stage: to its next screen, or to what is not wholly seen yet.

import { stage } from "../shared/stage.js";

const SCREENS = '.stMain [class*="st-key-theorem-"]'; // what fills the stage one after the other

/** @type {Element | null} */
let turnedTo = null;
/** @type {ResizeObserver | undefined} */
let watch;

/**
 * Goes to the next of the screens that a page has, or to the one before; false where there is none.
 * @param {1 | -1} by
 */
export function turnedBy(by) {
  const screens = [...document.querySelectorAll(SCREENS)];
  const kept = turnedTo ? screens.indexOf(turnedTo) : -1;
  const now = kept >= 0 ? kept : screens.findIndex((each) => each.getBoundingClientRect().bottom > innerHeight / 2);
  const next = screens[now + by];
  if (now < 0 || !next) return false;
  turnedTo = next;
  stay();
  keep(screens);
  return true;
}

function stay() {
  if (!stage.on) release();
  if (turnedTo?.isConnected) turnedTo.scrollIntoView({ block: "start", behavior: "instant" });
}

/**
 * Holds the screen where it was turned to when a picture above it gets another height, in a window of another size,
 * say; until somebody scrolls by hand.
 * @param {Element[]} screens
 */
function keep(screens) {
  if (!watch) {
    watch = new ResizeObserver(stay);
    for (const byHand of ["wheel", "touchmove", "pointerdown"]) addEventListener(byHand, release, { passive: true });
  }
  watch.disconnect();
  for (const each of screens) watch.observe(each);
}

function release() {
  watch?.disconnect();
  turnedTo = null;
}

const MOST = 0.85; // of a screen, where nothing says how far
const BLOCKS = ".hs-cards > *, .st-key-cards-early > *, .st-key-comparison [class*=st-key-compared-] > *"; // none is cut where it fits

/**
 * Scrolls a page that is longer than the screen to what is not wholly seen yet, or back; false at its end.
 * @param {1 | -1} by
 */
export function scrolledBy(by) {
  // What is hidden behind a question is not turned.
  if (document.documentElement.classList.contains("hs-asking")) return false;
  const main = document.querySelector(".stMain");
  if (!(main instanceof HTMLElement) || !/auto|scroll/.test(getComputedStyle(main).overflowY)) return false;
  const blocks = [...main.querySelectorAll(BLOCKS)].map((each) => each.getBoundingClientRect());
  const before = main.scrollTop;
  main.scrollBy({ top: wayTo(blocks, innerHeight, by), behavior: "instant" });
  return Math.abs(main.scrollTop - before) >= 1;
}

/**
 * How far to scroll, in pixels: so that the first block that was cut, or came next, is at the top.
 * @param {{ top: number, bottom: number }[]} blocks
 * @param {number} height  of the screen
 * @param {1 | -1} by
 */
export function wayTo(blocks, height, by) {
  const next = blocks.filter(({ top, bottom }) => (by > 0 ? bottom > height + 1 : top < -1 && top >= -height));
  const first = Math.min(...next.map(({ top }) => top));
  const here = by > 0 ? first > 1 && first <= height : first < -1;
  return here ? first : by * MOST * height;
}
