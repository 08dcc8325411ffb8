// The learner's progress in this browser (localStorage): every answer is written here before anything is asked for.

/** @import { Kept } from "./content.js" */

const NAME = "halfstep-lessons";

/** What is kept, as the server reads it; "" where nothing is, or where this browser keeps nothing. */
export function read() {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

/** @returns {Kept[]} */
function answers() {
  try {
    const found = JSON.parse(read() || "{}").answers;
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** @param {Kept[]} all */
function write(all) {
  try {
    if (all.length) localStorage.setItem(NAME, JSON.stringify({ version: 1, answers: all }));
    else localStorage.removeItem(NAME);
  } catch (error) {
    console.warn(error); // a browser that keeps nothing: the session still knows
  }
}

/**
 * Keeps that a question was answered: the first answer for ever, the latest beside it.
 * @param {string} id
 * @param {number} v
 * @param {string} words
 */
export function answered(id, v, words) {
  const all = answers();
  const known = all.find((each) => each.id === id && each.v === v);
  if (known) Object.assign(known, { last: words, last_right: null });
  else all.push({ id, v, first: words, first_right: null, last: words, last_right: null });
  write(all);
}

/**
 * Adds to what was kept whether it was right, which only the server knows.
 * @param {string} id
 * @param {number} v
 * @param {string} words
 * @param {boolean | null} right
 * @param {boolean} isFirst
 */
export function judged(id, v, words, right, isFirst) {
  const all = answers();
  const known = all.find((each) => each.id === id && each.v === v);
  if (!known) return;
  if (isFirst) Object.assign(known, { first: words, first_right: right });
  Object.assign(known, { last: words, last_right: right });
  write(all);
}

/** @param {string} what  a lesson, or "all" */
export function drop(what) {
  write(what === "all" ? [] : answers().filter((each) => each.id !== what));
}
