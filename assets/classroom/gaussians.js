// A mixture of normal distributions at one step of a run: densities, responsibilities, ellipses, and steps between steps.

/** @import { Frame, OwnRun } from "./content.js" */

/**
 * The density of a normal distribution in one or two dimensions.
 * @param {number[]} x
 * @param {number[]} mean
 * @param {number[]} covariance  its upper triangle, row by row: one number, or three
 */
export function density(x, mean, [a, b = 0, c = 1]) {
  const [dx, dy = 0] = x.map((value, i) => value - mean[i]);
  if (x.length === 1) return Math.exp((-dx * dx) / (2 * a)) / Math.sqrt(2 * Math.PI * a);
  const det = a * c - b * b;
  return Math.exp(-(c * dx * dx - 2 * b * dx * dy + a * dy * dy) / (2 * det)) / (2 * Math.PI * Math.sqrt(det));
}

/**
 * Fills `out` (n, K) with the responsibilities of components for the points, in 255ths.
 * @param {number[][]} points
 * @param {{ weights: number[], means: number[][], covariances: number[][] }} mixture
 * @param {Uint8Array} out
 */
export function responsibilities(points, { weights, means, covariances }, out) {
  const k = weights.length;
  const joint = new Float64Array(k);
  points.forEach((point, i) => {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += joint[c] = weights[c] * density(point, means[c], covariances[c]);
    // Far from every component nothing is left of any density: such a point belongs to none on the screen.
    for (let c = 0; c < k; c++) out[i * k + c] = sum > 0 ? Math.round((255 * joint[c]) / sum) : 0;
  });
}

/**
 * The ellipse of so many standard deviations: half axes, and the angle of the first, counterclockwise.
 * @param {number[]} covariance  its upper triangle, row by row
 * @param {number} deviations
 */
export function ellipse([a, b, c], deviations) {
  const middle = (a + c) / 2;
  const apart = Math.hypot((a - c) / 2, b);
  const along = Math.sqrt(middle + apart);
  const across = Math.sqrt(Math.max(middle - apart, 0));
  return { along: deviations * along, across: deviations * across, angle: Math.atan2(2 * b, a - c) / 2 };
}

/**
 * What is a share of the way from one frame to another: covariances stay covariances.
 * @param {Frame} from
 * @param {Frame} to
 * @param {number} share  0 to 1
 * @returns {Frame}
 */
export function between(from, to, share) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a + share * (b - a);
  const row = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.map((value, i) => mix(value, b[i]));
  const rows = (/** @type {number[][]} */ a, /** @type {number[][]} */ b) => a.map((each, i) => row(each, b[i]));
  return {
    means: rows(from.means, to.means),
    weights: from.weights && to.weights && row(from.weights, to.weights),
    covariances: from.covariances && to.covariances && rows(from.covariances, to.covariances),
  };
}

/** Frame i of a run. @param {OwnRun} run @param {number} i @returns {Frame} */
export function frameOf({ path, weights, covariances }, i) {
  return { means: path[i], weights: weights && weights[i], covariances: covariances && covariances[i] };
}
