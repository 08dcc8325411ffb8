// Axes as they fit their picture: fewer ticks where type is large, a title in two lines where one would be too long.

import { axisOf, gridOf, lengthOf, nameOf, offsetOf } from "../shared/plotly.js";

/** @import { Axis, Layout, LayoutAxis, Plot } from "../shared/types.js" */

const TITLE = 13; // pixels, as em_viz/style/theme.py writes titles
const MARGINS = 56; // pixels of the picture's height that are above and below the axis, as in its margins

/**
 * Leaves out what a logarithmic axis says between its powers of ten: large type has no room for it.
 * @param {LayoutAxis} axis
 */
export function sparser(axis) {
  if (axis?.type === "log" && axis.range && Math.abs(axis.range[1] - axis.range[0]) > 2) axis.dtick = 1;
}

/**
 * A text in two lines, parted at the space nearest to its middle, where it is longer than there is room.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} widthOf
 */
export function inTwoLines(text, room, widthOf) {
  const gaps = [...text.matchAll(/ /g)].map(({ index }) => index);
  if (!gaps.length || text.includes("<br>") || widthOf(text) <= room) return text;
  const away = (/** @type {number} */ index) => Math.abs(index - text.length / 2);
  const at = gaps.reduce((best, index) => (away(index) < away(best) ? index : best));
  return `${text.slice(0, at)}<br>${text.slice(at + 1)}`;
}

/**
 * The title of an upright axis, as it fits a picture so many pixels high.
 * @param {string | undefined} title
 * @param {number} height
 * @param {number} scale  how many times as large type is
 */
export function fitted(title, height, scale) {
  if (!title || !height) return title;
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return title;
  pen.font = `${TITLE * scale}px "Source Sans", "Source Sans Pro", "Segoe UI", system-ui, sans-serif`;
  return inTwoLines(title, height - MARGINS * scale, (text) => pen.measureText(text).width);
}

/**
 * Where the axes of a drawn picture are, in pixels, and how its numbers become places: what a cloud is drawn in.
 * @param {Plot} plot
 * @param {Layout} layout  the picture's own, which says whether a grid is shown
 */
export function windowOf(plot, layout) {
  const [across, up] = [axisOf(plot, "x"), axisOf(plot, "y")];
  const grid = (/** @type {Axis} */ axis) => (layout[nameOf(axis)]?.showgrid === false ? [] : gridOf(axis));
  return {
    left: offsetOf(across),
    top: offsetOf(up),
    width: lengthOf(across),
    height: lengthOf(up),
    x: (/** @type {number} */ value) => across.d2p(value),
    y: (/** @type {number} */ value) => up.d2p(value),
    grid: { x: grid(across), y: grid(up) },
  };
}
