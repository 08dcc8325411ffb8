// What a key asks of the player, done.

/** @import { Move } from "./content.js" */
/** @import { Player } from "./player.js" */

/**
 * Does what a key asks; false where it has no meaning now, and belongs to the page.
 * @param {Player} player
 * @param {Move} move
 * @returns {unknown}
 */
export function act(player, move) {
  const { hand, controls } = player;
  if (!player.animation) return false;
  if (move === "help") return controls.toggleHelp();
  if (move === "future") return void player.hideFuture(!player.future.hiding);
  if (move === "projector") return void player.toggleProjector();
  if (move === "edit") return hand.able ? hand.edit() : false;
  if (move === "remove") return hand.remove();
  if (move === "deselect" && hand.cancel()) return undefined;
  if (move === "deselect") return player.selected === null ? false : player.point(player.selected);
  return player[move]();
}
