// The stretch of its axes that a curve shows while what comes is hidden: the whole range would tell how long the run
// is, and how high it gets.

/** @import { PictureSpec } from "./content.js" */

/** @typedef {{ x: [number, number], y: [number, number] }} Stretch */

const FEWEST = 8; // half-steps
const ROOM = 0.03; // of the range, on both sides, as where nothing is hidden

/**
 * The stretch for so many known frames; the one before, where all of it still fits; null where a picture has no curve
 * whose places are half-steps.
 * @param {PictureSpec} spec
 * @param {number} known
 * @param {Stretch | null} before
 * @returns {Stretch | null}
 */
export function stretchFor(spec, known, before) {
  const seek = spec.figure.data.find(({ meta }) => meta?.seek);
  const along = spec.channels.find(({ trace, attribute }) => trace === seek?.uid && attribute === "x");
  if (!along || along.keys.data.length < 2) return null;
  const at = (/** @type {number} */ frame) => along.values.data[along.keys.data[frame]];
  // Twice as many whenever they no longer fit: the axis moves seldom, and tells nothing of the run's length.
  let frames = FEWEST;
  while (frames < known) frames *= 2;
  const first = at(0);
  const length = Math.max(frames * (at(1) - first), at(known - 1) - first);
  const heights = heightsIn(spec, known);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  if (!Number.isFinite(low)) return null;
  /** @type {[number, number]} */
  const x = [first - ROOM * length, first + (1 + ROOM) * length];
  if (before && before.x[1] === x[1] && before.y[0] <= low && before.y[1] >= high) return before;
  const span = high - low || 0.02 * Math.abs(high) || 1;
  // Room above for what comes next.
  return { x, y: [low - 0.1 * span, high + 0.35 * span] };
}

/**
 * Every height that the revealed lines have in the known frames.
 * @param {PictureSpec} spec
 * @param {number} known
 */
function heightsIn({ channels, figure }, known) {
  const heights = [];
  for (const { trace, attribute, values, keys } of channels) {
    if (attribute !== "reveal") continue;
    const count = Math.max(...keys.data.subarray(0, known).map((key) => values.data[key]));
    const line = figure.data.find(({ uid }) => uid === trace);
    const own = channels.find((each) => each.trace === trace && each.attribute === "y");
    const y = own ? own.values.data : (line?.y ?? []);
    for (let i = 0; i < count; i++) if (y[i] !== null && Number.isFinite(y[i])) heights.push(y[i]);
  }
  return heights;
}
