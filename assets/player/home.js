// What of a player can be taken home: its pictures, one after the other, as they stand; and how they move.

import { depict } from "../shared/depicted.js";
import { schemeAs } from "../shared/palette.js";
import { copyOf } from "./copy.js";
import { spokenFrame } from "./words.js";

/** @import { Depicted, Figure, Look } from "../shared/types.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Player } from "./player.js" */

const SHARP = 4; // pixels of an image of cells to a CSS pixel: enough for print

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
      const copy = await copyOf(player, shown()[picture], scheme, look, SHARP);
      await copy.show(player.frame, 1);
      const figure = withCells(copy.picture, copy.picture.snapshot());
      copy.end();
      return { figure, scheme };
    },
    legend(picture, { dark }) {
      const { swap, colours } = schemeAs(player.root, player.animation.theme, dark);
      const marks = shown()[picture].spec.legend.filter(({ future }) => player.future.open || !future);
      return { marks, swap, colours };
    },
    words: (frame = player.frame) => spokenFrame(player.animation, frame).replace(/\b[EM]$/, "$&-step"),
    moves: {
      frames: () => player.future.known,
      film: (picture, look, sharpness) => copyOf(player, shown()[picture], schemeOf(look), look, sharpness),
    },
  };
  return depict(depicted);
}

/**
 * A picture with the cells of an image as one image: as markers, they would have seams.
 * @param {Picture} picture
 * @param {Figure} figure
 * @returns {Figure}
 */
function withCells({ canvas, cloud }, { data, layout }) {
  if (!cloud?.spec.cell) return { data, layout };
  const [[left, right], [low, high]] = [layout.xaxis.range, layout.yaxis.range];
  const corner = { xref: "x", yref: "y", x: left, y: high, xanchor: "left", yanchor: "top" };
  const size = { sizex: Math.abs(right - left), sizey: Math.abs(high - low), sizing: "stretch" };
  const image = { source: canvas.toDataURL(), layer: "below", ...corner, ...size };
  // The cells lie over the grid.
  const [xaxis, yaxis] = [layout.xaxis, layout.yaxis].map((axis) => ({ ...axis, showgrid: false }));
  const images = [image, ...(layout.images ?? [])];
  return { data: data.filter(({ uid }) => uid !== "cloud"), layout: { ...layout, xaxis, yaxis, images } };
}
