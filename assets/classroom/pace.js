// When the server is asked again.

const TURN = 1000; // milliseconds
const HIDDEN = 15_000; // while nobody looks
const LONGEST = 8000; // while the server is away

/**
 * How long to wait before the next turn, in milliseconds.
 * @param {{ failures: number, hidden: boolean, pause: number, random: number }} state  failures: how often in a row the
 *   server was away; pause: seconds that it asked for; random: 0 to 1, so that a room does not come back in one moment
 */
export function waitFor({ failures, hidden, pause, random }) {
  if (pause) return 1000 * pause * (1 + random / 2);
  if (failures) return Math.min(LONGEST, TURN * 2 ** (failures - 1)) * (0.75 + random / 2);
  return hidden ? HIDDEN : TURN;
}
