// The slots of a panel's template, "{12|fixed:4}": a column of its numbers, a format, its digits.

import { formatNumber } from "../shared/numbers.js";

/** @import { Floats } from "../shared/types.js" */

/** @typedef {{ column: number, form: string, digits: number }} Slot */

const SLOT = /\{(\d+)\|([a-z-]+)(?::(\d+))?\}/g;

/**
 * Splits a text into its words and its slots; null where it has no slot.
 * @param {string} text
 * @returns {(string | Slot)[] | null}
 */
export function partsOf(text) {
  const parts = [];
  let at = 0;
  for (const slot of text.matchAll(SLOT)) {
    parts.push(text.slice(at, slot.index), { column: Number(slot[1]), form: slot[2], digits: Number(slot[3] ?? 0) });
    at = slot.index + slot[0].length;
  }
  return parts.length ? [...parts, text.slice(at)] : null;
}

/**
 * The number of a slot in a frame.
 * @param {Floats} slots  (columns, frames)
 * @param {Slot} slot
 * @param {number} frame
 */
export function numberIn(slots, { column, form, digits }, frame) {
  return formatNumber(slots.data[column * slots.shape[1] + frame], form, digits);
}

/**
 * The longest text that a slot has in the first frames: that of the smallest number, the largest, the nearest to zero,
 * or none.
 * @param {Floats} slots  (columns, frames)
 * @param {Slot} slot
 * @param {number} [known]
 */
export function longest(slots, { column, form, digits }, known = slots.shape[1]) {
  const frames = slots.shape[1];
  const values = slots.data.subarray(column * frames, column * frames + known);
  let [low, high, tiny] = [Infinity, -Infinity, Infinity];
  const candidates = [];
  for (const value of values) {
    if (!Number.isFinite(value)) candidates[0] = value;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value !== 0 && Math.abs(value) < Math.abs(tiny)) tiny = value;
  }
  return [low, high, tiny, ...candidates]
    .filter((value, i) => i > 2 || Number.isFinite(value))
    .map((value) => formatNumber(value, form, digits))
    .reduce((a, b) => (b.length > a.length ? b : a), "");
}
