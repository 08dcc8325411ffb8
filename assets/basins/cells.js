// The cells as one image: an optimum's shade for each, hatched where the run collapsed, dotted where it still climbed.

import { packedColour, rgbOf } from "../shared/palette.js";

/** @import { Rgb, Scheme } from "../shared/types.js" */
/** @import { Cells, Pattern } from "./content.js" */

const SIDE = 1024; // pixels of the image: enough that no screen blurs a cell
const LEFT = 0.16; // what is left of the colours that are not pointed at

/** @type {Record<Pattern, ((x: number, y: number) => boolean) | null>} */
const PATTERNS = {
  "": null,
  hatched: (x, y) => (x + y) % 14 < 4,
  dotted: (x, y) => (x % 12) ** 2 + (y % 12) ** 2 < 14,
};

/**
 * Returns the map as a data URL; `lit` is an optimum's index, or null for all.
 * @param {Cells} cells
 * @param {Scheme} scheme
 * @param {number | null} lit
 */
export function paint(cells, scheme, lit) {
  const canvas = document.createElement("canvas");
  const { width, height, words } = painted(cells, scheme, lit);
  Object.assign(canvas, { width, height });
  pen(canvas).putImageData(new ImageData(new Uint8ClampedArray(words.buffer), width, height), 0, 0);
  return canvas.toDataURL();
}

/**
 * The map's pixels, row by row from above, as an image's words.
 * @param {Cells} cells
 * @param {Pick<Scheme, "surface" | "dark">} scheme
 * @param {number | null} lit
 */
export function painted({ optimum, shade, ramps, patterns }, scheme, lit) {
  const [across, up] = optimum.shape;
  const step = Math.max(1, Math.floor(SIDE / Math.max(across, up)));
  const [width, height] = [across * step, up * step];
  const words = new Uint32Array(width * height);
  const paper = rgbOf(scheme.surface);
  const shades = ramps[scheme.dark ? "dark" : "light"].map((ramp, k) =>
    ramp.map((each) => packedColour(lit === null || lit === k ? rgbOf(each) : mixed(rgbOf(each), paper, LEFT))),
  );
  const marks = packedColour(paper);
  for (let i = 0; i < across; i++) {
    for (let j = 0; j < up; j++) {
      const cell = i * up + j;
      const k = optimum.data[cell];
      const colour = shades[k][shade.data[cell]];
      const covered = PATTERNS[patterns[k]];
      const [left, top] = [i * step, (up - 1 - j) * step];
      for (let y = top; y < top + step; y++) {
        const from = y * width + left;
        if (!covered) words.fill(colour, from, from + step);
        else for (let x = 0; x < step; x++) words[from + x] = covered(left + x, y) ? marks : colour;
      }
    }
  }
  return { width, height, words };
}

/**
 * Draws a ramp, quick to slow, with its pattern, into a small canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {string[]} ramp
 * @param {Pattern} pattern
 * @param {string} paper
 */
export function swatch(canvas, ramp, pattern, paper) {
  const context = pen(canvas);
  const covered = PATTERNS[pattern];
  ramp.forEach((shade, i) => {
    context.fillStyle = shade;
    const from = Math.floor((i * canvas.width) / ramp.length);
    context.fillRect(from, 0, Math.ceil(canvas.width / ramp.length) + 1, canvas.height);
  });
  if (!covered) return;
  context.fillStyle = paper;
  for (let x = 0; x < canvas.width; x++) {
    for (let y = 0; y < canvas.height; y++) if (covered(x, y)) context.fillRect(x, y, 1, 1);
  }
}

/** @param {HTMLCanvasElement} canvas */
const pen = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** @type {(colour: Rgb, paper: Rgb, share: number) => number[]} */
const mixed = (colour, paper, share) => colour.map((c, i) => Math.round(share * c + (1 - share) * paper[i]));
