// What every activity shows: its heading, what is asked, what has been given, and the way to give it.

import { heading, made, pressed } from "./parts.js";
import { hasKeys } from "../shared/gestures.js";

/** @import { Activity, Answer } from "./content.js" */

const SHORT = 110; // letters: more than three lines of a phone are set smaller

/**
 * @typedef {object} Given
 * @property {boolean} waiting  whether one's own answer is not confirmed yet
 * @property {boolean} away     whether the server does not answer
 * @property {Answer | null} mine
 * @property {(answer: Answer) => void} answer
 * @property {Map<string, Answer | (number[] | null)[] | string[]>} drafts  what is not given yet, by activity and round
 */

/** Whether an answer can be given now. @param {Activity} activity @param {Given} given @param {boolean} changing */
export const isOpen = (activity, given, changing) => activity.state === "open" && (!given.mine || changing);

/**
 * @param {{ title: string, text: string, before?: string }} asked
 * @param {number} round
 * @param {boolean} [past]  whether it is answered: then what comes of it is what is read first
 */
export function head({ title, text, before = "" }, round, past = false) {
  const asked = heading(text);
  if (text.length > SHORT) asked.className = "hc-long";
  const parts = [made("p", "hc-title", round > 1 ? `${title}: round ${round}` : title), asked];
  if (before) parts.splice(1, 0, made("p", "hc-before", before));
  return made("div", past ? "hc-head hc-past" : "hc-head", ...parts);
}

/**
 * The bar at the foot: the answer is sent by it, and what has become of it is said there.
 * @param {string} words   on the button
 * @param {() => void} send
 */
export function foot(words, send) {
  const button = pressed(words, "hc-send", send);
  const said = made("p", "hc-hint");
  const element = made("div", "hc-foot", said, button);
  return { element, button, said };
}

/**
 * What has become of an answer, and the way to change it where that is allowed.
 * @param {Activity} activity
 * @param {Given} given
 * @param {() => void} change
 */
export function receipt(activity, given, change) {
  const words = made("p", given.waiting && given.away ? "hc-receipt hc-waits" : "hc-receipt", received(activity, given));
  words.tabIndex = -1;
  /** @type {HTMLElement[]} */
  const parts = [words];
  if (activity.retry && given.mine && activity.state === "open") parts.push(pressed("Change your answer", "hc-quiet", change));
  return made("div", "hc-foot", ...parts);
}

/** @param {Activity} activity @param {Given} given */
function received(activity, given) {
  if (given.waiting && !given.away) return "Sending your answer.";
  if (given.waiting) return "Your answer is kept on this device. It is sent as soon as the server answers.";
  if (activity.state === "closed") {
    return given.mine ? "No more answers are taken. Yours is in." : "No more answers are taken.";
  }
  return "Your answer is in. Look at the screen in front.";
}

/** How something is done by hand, and with keys where there are any. @param {string} words */
export const byHand = (words) => (hasKeys() ? `${words}, or use the arrow keys.` : `${words}.`);

/** @param {Activity} activity */
export const keyOf = (activity) => `${activity.id} ${activity.round}`;
