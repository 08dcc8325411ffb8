// The company of a player: those of one name go to every frame together.

import { players } from "./feeds.js";

/** @import { Player } from "./player.js" */

/**
 * The others that go where a player goes, as far as they have something to show.
 * @param {Player} player
 */
export function companyOf(player) {
  const near = (/** @type {Player} */ other) => other !== player && other.animation && other.together === player.together;
  return player.together ? [...players].filter(near) : [];
}
