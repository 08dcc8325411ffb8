// Where handles stand in a plot, in pixels: arithmetic of bodies, arms and axes, without any element.

import { toPixels } from "./bodies.js";

/** @import { Axis } from "../shared/types.js" */
/** @import { Body } from "./content.js" */
/** @import { Vector } from "./bodies.js" */

/**
 * @typedef {[number, number]} Spot  right and down from the plot's corner
 *
 * @typedef {object} Ground  a plot as it is drawn now
 * @property {[Pick<Axis, "d2p" | "p2d">, Pick<Axis, "d2p" | "p2d">]} axes
 * @property {[number, number]} size
 */

const EDGE = 9; // pixels: a handle that would be out of the picture waits this far inside it
const BESIDE = 20; // pixels, to the right and down or up: where the button that removes a body is

/**
 * Where a body's centre is, or the end of one of its arms.
 * @param {Ground} ground
 * @param {Body} body
 * @param {Vector | null} arm
 * @returns {Spot}
 */
export function spotOf({ axes: [ax, ay] }, { centre, mass, spread }, arm) {
  const x = ax.d2p(centre[0] + (arm ? arm[0] : 0));
  if (centre.length > 1) return [x, ay.d2p(centre[1] + (arm ? arm[1] : 0))];
  // On a line, a centre stands on the axis and an arm on the curve, where it bends from hollow to arched.
  return [x, ay.d2p(arm ? (mass * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI * spread[0][0]) : 0)];
}

/**
 * The same spot, or the nearest to it that is well inside the plot.
 * @param {Ground} ground
 * @param {Spot} spot
 * @returns {Spot}
 */
export function wellInside({ size: [width, height] }, [x, y]) {
  const clamped = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(Math.max(value, EDGE), most - EDGE);
  return [clamped(x, width), clamped(y, height)];
}

/**
 * Whether a point, in data coordinates, is in the plot.
 * @param {Ground} ground
 * @param {Vector} point
 */
export function isSeen({ axes, size }, point) {
  const pixels = point.map((each, j) => axes[j].d2p(each));
  return pixels.every((pixel, j) => pixel >= 0 && pixel <= size[j]);
}

/**
 * The arms, each of whose two ends is the one that can be seen.
 * @param {Ground} ground
 * @param {Body} body
 * @param {Vector[]} arms
 * @returns {Vector[]}
 */
export function inSight(ground, body, arms) {
  const seen = (/** @type {Vector} */ arm, /** @type {number} */ side) =>
    isSeen(ground, body.centre.map((each, j) => each + side * arm[j])); // prettier-ignore
  return arms.map((arm) => (seen(arm, 1) || !seen(arm, -1) ? arm : arm.map((each) => -each)));
}

/**
 * The place under a spot, in data coordinates: inside the plot, with as many digits as a pixel means.
 * @param {Ground} ground
 * @param {Spot} spot
 * @param {Vector} scale  pixels a unit, of as many coordinates as the place has
 * @returns {Vector}
 */
export function placeAt({ axes, size }, spot, scale) {
  return scale.map((each, j) => toPixels(axes[j].p2d(Math.min(Math.max(spot[j], 0), size[j])), each));
}

/**
 * The corner beside a spot that is farthest from all others and still in the plot.
 * @param {Ground} ground
 * @param {Spot} spot
 * @param {Spot[]} others
 * @returns {Spot}
 */
export function besides({ size: [width, height] }, [x, y], others) {
  const corners = [[1, -1], [-1, -1], [1, 1], [-1, 1]].map(
    ([right, down]) => /** @type {Spot} */ ([x + BESIDE * right, y + BESIDE * down]),
  ); // prettier-ignore
  const room = (/** @type {Spot} */ [left, top]) => {
    if (left < BESIDE / 2 || top < BESIDE / 2 || left > width - BESIDE / 2 || top > height - BESIDE / 2) return -1;
    return Math.min(...others.map((other) => Math.hypot(other[0] - left, other[1] - top)));
  };
  return corners.reduce((best, corner) => (room(corner) > room(best) + 1 ? corner : best));
}
