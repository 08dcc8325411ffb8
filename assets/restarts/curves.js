// Curves in pixels, many in two long arrays: which one is nearest, and the axis of their steps.

/** @import { LayoutAxis } from "../shared/types.js" */
/** @import { Curves } from "./content.js" */

const START = 0.5; // where step 0, which has no logarithm, is on a logarithmic axis
const DECADES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

/**
 * Where a number of steps is on its axis.
 * @param {number} steps
 * @param {boolean} logarithmic
 */
export function onAxis(steps, logarithmic) {
  return logarithmic ? Math.max(steps, START) : steps;
}

/**
 * The axis of steps.
 * @param {number} steps  how many there are
 * @param {boolean} logarithmic
 * @param {boolean} down  whether time runs down
 * @returns {LayoutAxis}
 */
export function stepsAxis(steps, logarithmic, down) {
  const most = Math.max(steps, 1);
  /** @type {[number, number]} */
  const up = logarithmic
    ? [Math.log10(START), Math.log10(most) + 0.03 * Math.log10(most / START)]
    : [-0.01 * most, 1.03 * most];
  /** @type {[number, number]} */
  const range = down ? [up[1], up[0]] : up;
  if (!logarithmic) return { type: "linear", range, tickmode: "auto", tickvals: null, ticktext: null };
  const ticks = DECADES.filter((tick) => tick <= most);
  return { type: "log", range, tickmode: "array", tickvals: [START, ...ticks], ticktext: ["0", ...ticks.map(String)] };
}

/**
 * The run whose curve passes nearest to a place, and nearer than `reach`; null where none does.
 * @param {Pick<Curves, "offsets" | "run">} curves
 * @param {ArrayLike<number>} px
 * @param {ArrayLike<number>} py
 * @param {[number, number]} place
 * @param {number} reach
 * @param {Set<number> | null} [among]  the runs that are looked at; null for all
 */
export function nearestRun({ offsets, run }, px, py, [x, y], reach, among = null) {
  let nearest = reach * reach;
  /** @type {number | null} */
  let found = null;
  for (let c = 0; c < run.data.length; c++) {
    if (among && !among.has(run.data[c])) continue;
    for (let i = offsets.data[c]; i < offsets.data[c + 1]; i++) {
      const away = squaredDistance(x, y, px, py, i, Math.min(i + 1, offsets.data[c + 1] - 1));
      if (away < nearest) [nearest, found] = [away, run.data[c]];
    }
  }
  return found;
}

/**
 * The last point of every curve, as curves of one point each, with its x and y.
 * @param {Pick<Curves, "offsets" | "run">} curves
 * @param {ArrayLike<number>} px
 * @param {ArrayLike<number>} py
 */
export function lastPoints({ offsets, run }, px, py) {
  const last = Array.from(run.data, (_, c) => offsets.data[c + 1] - 1);
  const each = { shape: [last.length + 1], data: Int32Array.from({ length: last.length + 1 }, (_, c) => c) };
  return { curves: { offsets: each, run }, px: last.map((i) => px[i]), py: last.map((i) => py[i]) };
}

/**
 * The squared distance of a point from the segment between points i and j.
 * @type {(x: number, y: number, px: ArrayLike<number>, py: ArrayLike<number>, i: number, j: number) => number}
 */
export function squaredDistance(x, y, px, py, i, j) {
  const [dx, dy] = [px[j] - px[i], py[j] - py[i]];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(Math.max(((x - px[i]) * dx + (y - py[i]) * dy) / length, 0), 1) : 0;
  const [ex, ey] = [x - px[i] - share * dx, y - py[i] - share * dy];
  return ex * ex + ey * ey;
}
