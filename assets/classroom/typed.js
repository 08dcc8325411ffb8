// Numbers as people type them, and what is wrong with them.

import { formatNumber } from "../shared/numbers.js";

/** @import { Column } from "./content.js" */

/**
 * The number that was typed; NaN for none. A comma counts as the decimal point where there is one comma and no point.
 * @param {string} typed
 */
export function numberIn(typed) {
  const plain = typed.trim().replace(/[−–]/g, "-").replace(/[\s']/g, "");
  const written = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(written) ? Number(written) : NaN;
}

/** An end of the limits, as it is read: with the decimals that it has. @param {number} value */
const end = (value) => formatNumber(value, "fixed", /^-?\d+\.(\d+)$/.exec(String(value))?.[1].length ?? 0);

/** The limits in words. @param {Column} column */
export function limits({ low, high, whole }) {
  return whole ? `a whole number from ${end(low)} to ${end(high)}` : `from ${end(low)} to ${end(high)}`;
}

/**
 * What is wrong with what was typed, "" for nothing.
 * @param {string} typed
 * @param {Column} column
 */
export function fault(typed, column) {
  const { name, low, high, whole } = column;
  if (!typed.trim()) return `Type ${name} first.`;
  const value = numberIn(typed);
  if (!Number.isFinite(value)) return `${name} must be a number.`;
  if (value < low || value > high) return `${name} must be from ${end(low)} to ${end(high)}.`;
  return whole && !Number.isInteger(value) ? `${name} must be a whole number.` : "";
}
