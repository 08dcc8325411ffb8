// Which cell of the map is at a place, and what part of it the axes show: arithmetic of boxes.

/** @import { Box } from "./content.js" */

const SAME = 1e-6; // of the map's size: what rounding may have moved an axis

/**
 * @typedef {object} Cell
 * @property {number} index   into the map's arrays
 * @property {number} first   its middle, in data coordinates
 * @property {number} second
 * @property {[number, number]} corner  its upper left one, in data coordinates
 */

/**
 * The cell at a place, in data coordinates; null outside the map.
 * @param {[number, number]} place
 * @param {Box} box
 * @param {number[]} shape  columns and rows
 * @returns {Cell | null}
 */
export function cellAt([x, y], [left, right, low, high], [across, up]) {
  const i = Math.floor(((x - left) / (right - left)) * across);
  const j = Math.floor(((y - low) / (high - low)) * up);
  if (!(i >= 0 && j >= 0 && i < across && j < up)) return null;
  return {
    index: i * up + j,
    first: left + (right - left) * ((i + 0.5) / across),
    second: low + (high - low) * ((j + 0.5) / up),
    corner: [left + ((right - left) * i) / across, low + ((high - low) * (j + 1)) / up],
  };
}

/**
 * What the axes show, where that is not the whole map; else null.
 * @param {Box} shown
 * @param {Box} box
 */
export function partOf(shown, box) {
  const size = (/** @type {number} */ i) => box[i | 1] - box[i & ~1];
  return shown.some((value, i) => Math.abs(value - box[i]) > SAME * size(i)) ? shown : null;
}
