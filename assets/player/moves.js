// What a key asks of the player, done.

import { setStage, stage } from "../shared/stage.js";

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
  if (move === "stage") return void setStage(!stage.on);
  // What clickers send; on a page as usual they scroll.
  if (move === "onPage") return stage.on ? player.onHalf() : false;
  if (move === "backPage") return stage.on ? player.backHalf() : false;
  if (move === "edit") return hand.able ? hand.edit() : false;
  if (move === "remove") return hand.remove();
  if (move === "deselect" && hand.cancel()) return undefined;
  if (move === "deselect") return player.selected === null ? false : player.point(player.selected);
  return player[move]();
}
