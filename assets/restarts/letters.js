// Letters of ends: written apart beside an axis, and together where several ends have one point.

/** @import { Axis } from "../shared/types.js" */
/** @import { End } from "./content.js" */

/**
 * Where letters can be written along an axis: none nearer than `room` to the next, all from 0 to `length`, and together
 * as near to the wanted places as that allows (isotonic regression, by pooling adjacent violators).
 * @param {number[]} wanted  ascending; no more than there is room for
 * @param {number} room
 * @param {number} length
 */
export function apart(wanted, room, length) {
  /** @type {{ sum: number, count: number }[]} */
  const pools = [];
  wanted.forEach((place, i) => {
    let pool = { sum: place - i * room, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count >= pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const most = Math.max(length - (wanted.length - 1) * room, 0);
  const flat = pools.flatMap(({ sum, count }) => Array(count).fill(Math.min(Math.max(sum / count, 0), most)));
  return flat.map((place, i) => place + i * room);
}

/** How many letters an axis has room for. @type {(room: number, length: number) => number} */
export const fitting = (room, length) => Math.floor(length / room) + 1;

/**
 * Named points with those together that are nearer to each other than `reach`: each with all their names, in order.
 * @param {{ x: number, y: number, name: string }[]} points
 * @param {number} reach
 */
export function together(points, reach) {
  /** @type {{ x: number, y: number, names: string[] }[]} */
  const found = [];
  for (const { x, y, name } of points) {
    const near = found.find((each) => Math.hypot(each.x - x, each.y - y) < reach);
    if (!near) found.push({ x, y, names: [name] });
    else if (!near.names.includes(name)) near.names.push(name);
  }
  return found;
}

const LINE = 14; // pixels from one letter to the next

/**
 * The ends whose letters are drawn beside an axis, from above: their heights in pixels, and where there is room for each.
 * @param {Pick<Axis, "d2p">} axis
 * @param {number} length
 * @param {End[]} all
 */
export function lettersOn(axis, length, all) {
  const ends = all
    .map(({ optimum, y }) => ({ optimum, y, at: axis.d2p(y) }))
    .filter(({ at }) => at >= 0 && at <= length)
    .slice(0, fitting(LINE, length - LINE))
    .sort((one, other) => one.at - other.at);
  // A letter at the very edge would be cut in half.
  const places = apart(ends.map(({ at }) => at - LINE / 2), LINE, length - LINE).map((place) => place + LINE / 2);
  return { ends, places };
}
