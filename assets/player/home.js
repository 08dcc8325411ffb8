// What of a player can be taken home: its pictures, one after the other, as they stand; and how they move.

import { depict } from "../shared/depicted.js";
import { schemeAs } from "../shared/palette.js";
import { copyOf } from "./copy.js";
import { spokenFrame } from "./words.js";

/** @import { Depicted, Look } from "../shared/types.js" */
/** @import { Player } from "./player.js" */

/**
 * Has the pictures of a player be taken home; returns how to end that.
 * @param {Player} player
 */
export function takeHome(player) {
  const shown = () => player.slots.filter(({ element }) => !element.hidden).map(({ picture }) => picture);
  const schemeOf = (/** @type {Look} */ look) => schemeAs(player.root, player.animation.theme, look.dark);
  /** @type {Depicted} */
  const depicted = {
    root: player.root,
    titles: () => (player.root.dataset.ready ? shown().map(({ spec }) => spec.title || player.animation.title) : []),
    size: (picture) => [shown()[picture].element.clientWidth, shown()[picture].element.clientHeight],
    async still(picture, look) {
      const scheme = schemeOf(look);
      const copy = await copyOf(player, shown()[picture], scheme, look, 1);
      await copy.show(player.frame, 1);
      const figure = copy.picture.snapshot();
      copy.end();
      return { figure, scheme };
    },
    words: (frame = player.frame) => spokenFrame(player.animation, frame).replace(/\b[EM]$/, "$&-step"),
    moves: {
      frames: () => player.future.known,
      film: (picture, look, sharpness) => copyOf(player, shown()[picture], schemeOf(look), look, sharpness),
    },
  };
  return depict(depicted);
}
