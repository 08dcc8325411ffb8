// One line for each end and a band for all of its runs; in the plane, the points at which the means end.

import { scaleNow } from "../shared/stage.js";
import { onAxis } from "./curves.js";
import { together } from "./letters.js";

/** @import { Axis } from "../shared/types.js" */
/** @import { Bands } from "./content.js" */

const REACH = 22; // pixels within which two ends share their letters
const AROUND = 12; // pixels from a point to its letters

/**
 * Fills the bands, the best last.
 * @param {CanvasRenderingContext2D} pen
 * @param {[Axis, Axis]} axes
 * @param {Bands} bands
 * @param {{ low: ArrayLike<number>, high: ArrayLike<number> }} heights
 * @param {string[]} colours
 * @param {boolean} logarithmic
 */
export function fillBands(pen, [xaxis, yaxis], { optimum, offsets, x }, { low, high }, colours, logarithmic) {
  pen.globalAlpha = 0.17;
  for (let b = optimum.data.length - 1; b >= 0; b--) {
    const [from, to] = [offsets.data[b], offsets.data[b + 1]];
    const across = (/** @type {number} */ i) => xaxis.d2p(onAxis(x.data[i], logarithmic));
    pen.fillStyle = colours[optimum.data[b]];
    pen.beginPath();
    for (let i = from; i < to; i++) pen.lineTo(across(i), yaxis.d2p(high[i]));
    for (let i = to - 1; i >= from; i--) pen.lineTo(across(i), yaxis.d2p(low[i]));
    pen.fill();
  }
  pen.globalAlpha = 1;
}

/**
 * Draws discs at points, and one size for all.
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number][]} points
 * @param {number} radius
 * @param {string} colour
 */
export function dots(pen, points, radius, colour) {
  pen.fillStyle = colour;
  for (const [x, y] of points) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fill();
  }
}

/** @type {(names: string[]) => string} */
const labelled = (names) => (names.length > 5 ? `${names.slice(0, 4).join(" ")} …` : names.join(" "));

/**
 * Writes beside each point the letters of the ends that have a mean there, on paper so that they can be read.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ x: number, y: number, name: string }[]} points
 * @param {number} count  of ends: where all of them have a mean, one word says so
 * @param {Record<string, string>} roles
 * @param {number} right  where the axes end
 */
export function nameEnds(pen, points, count, { ink, surface }, right) {
  pen.font = `600 ${12 * scaleNow()}px system-ui, sans-serif`;
  pen.textBaseline = "middle";
  for (const { x, y, names } of together(points, REACH)) {
    const text = names.length === count && count > 2 ? "all" : labelled(names);
    const { width } = pen.measureText(text);
    const left = x + AROUND + width + 2 > right ? x - AROUND - width : x + AROUND;
    pen.globalAlpha = 0.85;
    pen.fillStyle = surface;
    pen.fillRect(left - 2, y - 8, width + 4, 16);
    pen.globalAlpha = 1;
    pen.fillStyle = ink;
    pen.fillText(text, left, y);
  }
}
