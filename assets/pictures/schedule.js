// When an animation shows what: every half-step, the glide to it, and how long it stays.

/**
 * @typedef {object} Shot
 * @property {number} frame    of the player: a half-step
 * @property {number} share    of the glide to it
 * @property {number} seconds  how long it is shown
 *
 * @typedef {object} Pace
 * @property {number} seconds  from one half-step to the next
 * @property {number} rate     pictures a second while something glides
 * @property {number} hold     the longest that one picture is shown before it is written again, in seconds
 */

const GLIDE = 0.4; // of the time from one half-step to the next
const END = 2; // as many times as long as any other, the last half-step is shown

/** Ease in and out: slow, fast, slow. @type {(share: number) => number} */
const smooth = (share) => share * share * (3 - 2 * share);

/**
 * The pictures of an animation from one half-step to another, both shown.
 * @param {number} first
 * @param {number} last
 * @param {Pace} pace
 * @returns {Shot[]}
 */
export function shotsOf(first, last, { seconds, rate, hold }) {
  /** @type {Shot[]} */
  const shots = [];
  const moving = Math.max(Math.round(GLIDE * seconds * rate), 1);
  const still = seconds - moving / rate;
  for (let frame = first; frame <= last; frame++) {
    // The last picture of a glide is the half-step itself: it is the first of those that stay.
    for (let i = 1; frame > first && i < moving; i++) shots.push({ frame, share: smooth(i / moving), seconds: 1 / rate });
    const stays = (frame > first ? 1 / rate : moving / rate) + still;
    shots.push(...held(frame, frame === last ? END * stays : stays, hold));
  }
  return shots;
}

/**
 * How long an animation takes, in seconds.
 * @param {Shot[]} shots
 */
export const lengthOf = (shots) => shots.reduce((sum, { seconds }) => sum + seconds, 0);

/** @type {(frame: number, seconds: number, hold: number) => Shot[]} */
function held(frame, seconds, hold) {
  const parts = Math.max(Math.ceil(seconds / hold - 1e-9), 1);
  return Array.from({ length: parts }, () => ({ frame, share: 1, seconds: seconds / parts }));
}
