// Pixel arithmetic of the point cloud: grid lines, cells and stamped markers, written into an image's bytes.

import { packedColour } from "../shared/palette.js";

/** @import { Rgb } from "../shared/types.js" */

/**
 * @typedef {object} Mask  a marker's opacities in a square of pixels around its centre
 * @property {number} half  pixels from the centre's to the edge
 * @property {number} size
 * @property {Float32Array} fill  of the marker
 * @property {Float32Array} edge  of the marker and the outline around it
 *
 * @typedef {object} Pixels  an image's bytes; its words are the same memory, a pixel each
 * @property {Uint8ClampedArray} data
 * @property {Uint32Array} words
 * @property {number} width
 * @property {number} height
 */

/**
 * The pixels of an image, with its fields at hand: asking the image itself for each point's sake takes its time.
 * @param {{ data: Uint8ClampedArray, width: number, height: number }} image
 * @returns {Pixels}
 */
export function pixelsOf({ data, width, height }) {
  return { data, words: new Uint32Array(data.buffer), width, height };
}

/**
 * Fills the whole image.
 * @param {Pixels} pixels
 * @param {Rgb} colour
 */
export function wash({ words }, colour) {
  words.fill(packedColour(colour));
}

/**
 * Draws lines one pixel wide at columns and rows; those outside are left out.
 * @param {Pixels} pixels
 * @param {number[]} columns
 * @param {number[]} rows
 * @param {Rgb} colour
 */
export function rule({ words, width, height }, columns, rows, colour) {
  const word = packedColour(colour);
  for (const column of columns) {
    if (column < 0 || column >= width) continue;
    for (let at = column; at < words.length; at += width) words[at] = word;
  }
  for (const row of rows) {
    if (row >= 0 && row < height) words.fill(word, row * width, (row + 1) * width);
  }
}

/**
 * Fills a rectangle, its right and bottom edges left out; as much of it as is in the image.
 * @param {Pixels} pixels
 * @param {[number, number, number, number]} box  left, right, top, bottom
 * @param {ArrayLike<number>} colour
 */
export function fillBox({ words, width, height }, [left, right, top, bottom], colour) {
  const word = packedColour(colour);
  const [from, to] = [Math.max(0, left), Math.min(width, right)];
  if (from >= to) return;
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) words.fill(word, y * width + from, y * width + to);
}

/**
 * Stamps a marker around the pixel (cx, cy): first its outline in the paper's colour, then the marker itself, so that
 * overlapping points stay apart.
 * @param {Pixels} pixels
 * @param {Mask} mask
 * @param {number} cx
 * @param {number} cy
 * @param {Uint8Array} colours  (n, 3)
 * @param {number} i            which of them is the marker's
 * @param {Rgb} paper
 */
export function stamp({ data, width, height }, { half, size, fill, edge }, cx, cy, colours, i, [sr, sg, sb]) {
  const [x0, y0] = [cx - half, cy - half];
  const [r, g, b] = [colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]];
  const [columnFrom, columnTo] = [Math.max(0, -x0), Math.min(size, width - x0)];
  const rowTo = Math.min(size, height - y0);
  for (let row = Math.max(0, -y0); row < rowTo; row++) {
    let at = row * size + columnFrom;
    let to = 4 * ((y0 + row) * width + x0 + columnFrom);
    for (let column = columnFrom; column < columnTo; column++, at++, to += 4) {
      const e = edge[at];
      if (e === 0) continue;
      const f = fill[at];
      data[to] += (sr - data[to]) * e;
      data[to + 1] += (sg - data[to + 1]) * e;
      data[to + 2] += (sb - data[to + 2]) * e;
      data[to] += (r - data[to]) * f;
      data[to + 1] += (g - data[to + 1]) * f;
      data[to + 2] += (b - data[to + 2]) * f;
    }
  }
}
