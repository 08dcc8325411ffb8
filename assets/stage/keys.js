// The keys of the stage. What belongs to the run alone (arrows, space, Home, End) the player hears by itself.

import { onTheStage, setStage, stage } from "../shared/stage.js";
import { scrolledBy, turnedBy } from "./turning.js";

/** @import { Class } from "./class.js" */
/** @import { Hands } from "./hands.js" */
/** @import { Lecture } from "./lecture.js" */
/** @import { Screen } from "./screen.js" */

/** @typedef {"on" | "back" | "blank" | "full" | "stage" | "help" | "leave" | "noHands" | "notes" | "code" | "room" | "activities" | "again" | "newcomers" | "nicknames" | { hand: number, by: number }} Wish */

/** What a key is for, as the list of keys says it. */
export const KEYS = [
  ["Page Down, Page Up", "on and back: by half-steps, by screens of a long page, or as a lecture goes; clickers send these"],
  ["→ ←, Shift → ←", "half a step, a whole step"],
  ["Space, Home, End", "play or pause, the start, the end"],
  ["1 to 5, Shift 1 to 5, 0", "one more hand for an option, one less, none"],
  ["H", "hide what comes, or show it"],
  ["O", "open to the class, then: its code large, or small"],
  ["A", "the class's activities: ask, place a start, guess, bring numbers"],
  ["G, L, X", "ask the class again, let newcomers in or not, show nicknames or not"],
  ["N", "the speaker's notes, in a window of their own"],
  ["Q", "the address of this view as a QR code"],
  ["B", "a dark screen, and back"],
  ["F", "full screen, and back"],
  ["P", "leave the stage, and come back"],
  ["?", "this list"],
];

/** @type {Record<string, Wish>} */
const BY_KEY = {
  PageDown: "on",
  PageUp: "back",
  b: "blank",
  B: "blank",
  ".": "blank", // some clickers send this for a dark screen
  f: "full",
  F: "full",
  n: "notes",
  N: "notes",
  q: "code",
  Q: "code",
  o: "room",
  O: "room",
  a: "activities",
  A: "activities",
  g: "again",
  G: "again",
  l: "newcomers",
  L: "newcomers",
  x: "nicknames",
  X: "nicknames",
  p: "stage",
  P: "stage",
  "?": "help",
  Escape: "leave",
  0: "noHands",
};

const TYPING =
  "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false]), " +
  "[role=combobox], [role=listbox], [role=textbox], [role=grid]";

/**
 * What a key asks of the stage, or null where it belongs to something else; off the stage, P alone is heard.
 * @param {Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "isComposing">} event
 * @param {boolean} on      whether the page is on the stage
 * @param {boolean} typing  whether somebody types
 * @returns {Wish | null}
 */
export function wishOf(event, on, typing) {
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const wish = BY_KEY[event.key];
  if (!on) return wish === "stage" ? wish : null;
  // With Shift the key is another on every keyboard; its place is the same.
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code ?? "")?.[1];
  if (digit) return { hand: Number(digit), by: event.shiftKey ? -1 : 1 };
  return wish ?? null;
}

/** @param {{ screen: Screen, hands: Hands, lecture: Lecture, klass: Class }} parts */
export function listen({ screen, hands, lecture, klass }) {
  // Before the player hears it: one key does one thing.
  window.addEventListener("keydown", (event) => hear(event), true);

  /** @param {KeyboardEvent} event */
  function hear(event) {
    const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
    const wish = wishOf(event, stage.on, typing);
    if (wish === null) return;
    // Whatever is pressed before a dark screen, or the list of keys, takes that away and does nothing else.
    const covered = stage.on && screen.covered;
    if (covered ? screen.clear() : grant(wish)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  /**
   * Does what was asked; false where it has no meaning on this page.
   * @param {Wish} wish
   */
  function grant(wish) {
    if (typeof wish === "object") return klass.chose(wish.hand) || hands.count(wish.hand, wish.by);
    switch (wish) {
      case "on":
      case "back": {
        if (wish === "on" ? klass.next() : klass.back()) return true;
        if (turnedBy(wish === "on" ? 1 : -1)) return true;
        const player = onTheStage();
        if (!player && scrolledBy(wish === "on" ? 1 : -1)) return true;
        if (lecture.held) return wish === "on" ? lecture.next() : lecture.back();
        player?.[wish]();
        return player !== null;
      }
      case "blank":
        return screen.blank();
      case "help":
        return screen.list(KEYS);
      case "notes":
        return lecture.openNotes();
      case "code":
        return screen.askForCode();
      case "room":
      case "activities":
      case "again":
      case "newcomers":
      case "nicknames":
        return klass.hear(wish);
      case "full":
        fullScreen();
        return true;
      case "stage":
        setStage(!stage.on);
        return true;
      case "noHands":
        return hands.clear();
      default:
        return false;
    }
  }
}

function fullScreen() {
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  asked.catch((error) => console.warn(error)); // a browser that has none, or does not let a page have it
}
