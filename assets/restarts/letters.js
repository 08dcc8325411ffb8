// Letters of ends: written apart beside an axis, and together where several ends have one point.

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
