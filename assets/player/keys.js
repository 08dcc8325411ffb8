// The keys, at once and in the browser; but never those that belong to something else on the page.

/** @import { Move } from "./content.js" */

/** @typedef {{ element: HTMLElement, act(move: Move): unknown, contains(target: Element): boolean }} Hearer */

/** @type {Record<string, (event: KeyboardEvent) => Move>} */
const BY_KEY = {
  ArrowRight: (event) => (event.shiftKey ? "onWhole" : "onHalf"),
  ArrowLeft: (event) => (event.shiftKey ? "backWhole" : "backHalf"),
  Home: () => "first",
  End: () => "last",
  " ": () => "play",
  Escape: () => "deselect",
  p: () => "stage",
  P: () => "stage",
  PageDown: () => "onPage",
  PageUp: () => "backPage",
  h: () => "future",
  H: () => "future",
  "?": () => "help",
  e: () => "edit",
  E: () => "edit",
  Delete: () => "remove",
  Backspace: () => "remove",
};

// Whatever has its own use for keys: typing, and widgets that arrows or the space bar operate.
const OTHERS =
  "input, textarea, select, canvas, iframe, [contenteditable]:not([contenteditable=false]), [role=slider], [role=radiogroup], " +
  "[role=tablist], [role=listbox], [role=combobox], [role=menu], [role=spinbutton], [role=grid], [role=dialog], dialog[open]";
// What has done all it can once the mouse has operated it. Fields that take typing are not among them.
const OPERATED =
  "button, summary, a[href], input[type=radio], input[type=checkbox], input[type=range], [role=button], [role=slider], " +
  "[role=radio], [role=checkbox], [role=switch], [role=tab]";
const OPENED = ".hs-menu, dialog, [role=dialog], [role=menu]";
const PRESSED = "button, summary, a[href], [role=button], [role=checkbox], [role=switch]";

/**
 * Returns what a key event asks this player to do, or null where the key belongs to something else.
 * @param {KeyboardEvent} event
 * @param {Pick<Hearer, "contains">} player
 */
export function moveFor(event, player) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const move = BY_KEY[event.key]?.(event);
  if (!move) return null;
  const target = event.target instanceof Element ? event.target : document.body;
  const inside = player.contains(target);
  if (inside && target.closest("[role=slider]")) return move;
  if (target.closest(OTHERS)) return null;
  const presses = event.key === " " && target.closest(PRESSED);
  // A button elsewhere that was just clicked keeps the focus, but has no use for arrows.
  const arrow = event.key.startsWith("Arrow");
  return presses || (!inside && target.closest(PRESSED) && !arrow) ? null : move;
}

let listening = false;
/** @type {Set<Hearer>} */
const hearers = new Set();
/** @type {Hearer | null} */
let latest = null;

/**
 * Lets a player hear the keys; `act(move)` is called. With several players, the one used last hears them.
 * @param {HTMLElement} element
 * @param {(move: Move) => unknown} act
 */
export function listenToKeys(element, act) {
  /** @type {Hearer} */
  const player = { element, act, contains: (target) => element.contains(target) };
  hearers.add(player);
  const use = () => (latest = player);
  const point = () => {
    use();
    // Plotly's drags leave the focus where it was, which may be in a field elsewhere.
    const held = document.activeElement;
    if (held instanceof HTMLElement && !element.contains(held)) held.blur();
  };
  element.addEventListener("pointerdown", point, true);
  element.addEventListener("focusin", use, true);
  if (!listening) {
    window.addEventListener("keydown", hurry, true);
    document.addEventListener("keydown", hear);
    document.addEventListener("click", letGo, true);
  }
  listening = true;
  return () => {
    hearers.delete(player);
    if (latest === player) latest = null;
  };
}

/** @param {KeyboardEvent} event */
function hear(event) {
  const shown = [...hearers].filter((player) => player.element.checkVisibility());
  const player = latest && shown.includes(latest) ? latest : shown[0];
  const move = player && moveFor(event, player);
  if (!move || player.act(move) === false) return;
  event.preventDefault();
  // A click beside everything leaves the focus on Streamlit's scrolling area, and a key would draw a frame around it.
  if (event.target instanceof HTMLElement && event.target.matches("main, section")) event.target.blur();
}

// Who operates a slider, a button or a list with the mouse is done with it, and the next key is meant for the run; who
// came to it with the keyboard (a click without a press, detail 0) stays there. The widget itself hears of the click
// first: a list that loses the focus closes, and a choice that comes after that is not taken.
/** @type {(() => void) | null} */
let due = null;

/** @param {MouseEvent} event */
function letGo(event) {
  if (event.detail === 0 || !(event.target instanceof Element)) return;
  const chosen = event.target.closest("[role=option]") !== null;
  const mine = (due = () => {
    if (due === mine) due = null;
    const held = document.activeElement;
    if (!(held instanceof HTMLElement) || held.closest(OPENED)) return;
    if (held.matches(OPERATED) || (chosen && held.matches("[role=combobox]"))) held.blur();
  });
  setTimeout(mine);
}

// A key that is faster than that is meant for the run, too.
/** @param {KeyboardEvent} event */
function hurry(event) {
  if (!due) return;
  due();
  if (event.target === document.activeElement || !(event.target instanceof Element)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent(event.type, event));
}
