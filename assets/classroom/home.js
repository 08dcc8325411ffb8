// The page: the screen that fits where the pupil is, drawn again only where something has changed.

import { keyOf } from "./activity.js";
import { codeInPath, inHex, spoken } from "./code.js";
import { door, ended, joining, lost, waitingRoom } from "./door.js";
import { Kept } from "./kept.js";
import { Pupil } from "./pupil.js";
import { Wire } from "./wire.js";

/** @import { View } from "./pupil.js" */
/** @import { Answer } from "./content.js" */

/** @typedef {typeof import("./activities.js")} Activities */

const AWAY = "The server does not answer. This page asks again by itself, and nothing is lost.";

const base = new URL(".", document.baseURI).pathname;
const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const chip = /** @type {HTMLElement} */ (document.querySelector(".hc-chip-code"));
const note = /** @type {HTMLElement} */ (document.querySelector(".hc-note"));

/** @type {Activities | null} */
let activities = null;
let missing = false;
/** @type {Map<string, Answer | (number[] | null)[] | string[]>} */
const drafts = new Map();
let typed = "";
let changing = ""; // the activity and round whose answer is being changed
let shown = ""; // what stands on the screen
/** @type {{ element: HTMLElement, destroy?: () => void } | null} */
let screen = null;

const draw = () => inHex([...crypto.getRandomValues(new Uint8Array(16))]);
const kept = new Kept(storage(), draw, Date.now);
const pupil = new Pupil(new Wire(base, (address, options) => fetch(address, options)), kept, show, {
  later: (act, wait) => setTimeout(act, wait),
  never: (timer) => clearTimeout(timer),
  random: Math.random,
  draw,
});

/** Where nothing may be kept, asking for it throws. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** @param {View} view */
function show(view) {
  chip.hidden = view.phase !== "in";
  chip.textContent = spoken(view.code);
  const words = view.away ? AWAY : view.phase === "in" ? view.said : "";
  if (note.textContent !== words) note.textContent = words;
  note.classList.toggle("hc-away", view.away);
  const now = keyFor(view);
  if (now !== shown) {
    const had = screen !== null && screen.element.contains(document.activeElement);
    const other = now.split("|")[0] !== shown.split("|")[0];
    shown = now;
    screen?.destroy?.();
    screen = screenFor(view);
    main.replaceChildren(screen.element);
    main.dataset.shows = view.phase;
    if (other) scrollTo(0, 0);
    if (other || had) settle(screen.element);
  }
}

/** What a screen depends on; before the bar, what makes it another screen for those who read it. @param {View} view */
function keyFor({ phase, code, said, away, room, waiting }) {
  if (phase === "door") return `door|${said}`;
  if (phase === "joining") return `joining ${code}|${said}${away}`;
  const activity = phase === "in" ? room?.activity : null;
  if (!room || !activity) return `${phase} ${code}|${room?.nicknames}`;
  const mine = JSON.stringify(waiting?.answer ?? activity.mine);
  const change = changing === keyOf(activity) && activity.state === "open";
  return `${keyOf(activity)} ${activity.state}|${[mine, waiting !== null, waiting !== null && away, change, activity.yours !== null, activities !== null, missing]}`;
}

/** @param {View} view */
function screenFor(view) {
  const { phase, room, waiting, code } = view;
  const leave = () => {
    history.replaceState(null, "", base);
    pupil.leave();
  };
  if (phase === "door") return { element: door(view, typed || code, enter) };
  if (phase === "joining") return { element: joining(view, leave) };
  if (phase === "ended" || !room) return { element: ended(code, leave) };
  const { activity } = room;
  if (activity && activities) {
    const key = keyOf(activity);
    const change = () => {
      changing = key;
      show(pupil.view);
    };
    const answer = (/** @type {Answer} */ given) => {
      changing = "";
      pupil.answer(given);
    };
    const given = { waiting: waiting !== null, away: view.away, mine: waiting?.answer ?? activity.mine, answer, drafts };
    return activities.viewOf(activity, given, changing === key && activity.state === "open", change);
  }
  if (activity && missing) return { element: lost(() => location.reload()) };
  return { element: waitingRoom(room.nicknames, kept.of(code).nickname, (name) => pupil.rename(name), leave) };
}

/** Who reads by keyboard or by ear goes on at what is new. @param {HTMLElement} element */
function settle(element) {
  const at = [".hc-verdict", ".hc-receipt", "h1"].map((each) => element.querySelector(each)).find((each) => each !== null);
  if (!(at instanceof HTMLElement)) return;
  at.tabIndex = -1;
  at.focus({ preventScroll: true });
}

/** @param {string} code */
function enter(code) {
  typed = code;
  history.replaceState(null, "", base + code);
  pupil.join(code);
}

document.addEventListener("visibilitychange", () => pupil.hide(document.hidden));
addEventListener("online", () => pupil.wake());
// A page that comes back from the browser's memory has slept.
addEventListener("pageshow", (event) => event.persisted && pupil.wake());

const code = codeInPath(location.pathname, base);
if (code) enter(code);
else show(pupil.view);

import("./activities.js").then(
  (found) => {
    activities = found;
    show(pupil.view);
  },
  () => {
    missing = true;
    show(pupil.view);
  },
);
