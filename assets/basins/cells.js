// The cells as one image: an optimum's shade for each, hatched where the run collapsed, dotted where it still climbed.

import { rgbOf } from "../player/palette.js";

const SIDE = 1024; // pixels of the image: enough that no screen blurs a cell
const LEFT = 0.16; // what is left of the colours that are not pointed at

/** Returns the map as a data URL. `lit` is an optimum's index, or null for all; cell (i, j) is column i, row j from below. */
export function paint(content, scheme, lit) {
  const [across, up] = content.optimum.shape;
  const step = Math.max(1, Math.floor(SIDE / Math.max(across, up)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [across * step, up * step];
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const words = new Uint32Array(image.data.buffer);
  const paper = rgbOf(scheme.surface);
  const shades = content.ramps[scheme.dark ? "dark" : "light"].map((ramp, k) =>
    ramp.map((shade) => packed(lit === null || lit === k ? rgbOf(shade) : mixed(rgbOf(shade), paper, LEFT))),
  );
  const marks = packed(paper);
  for (let i = 0; i < across; i++) {
    for (let j = 0; j < up; j++) {
      const cell = i * up + j;
      const k = content.optimum.data[cell];
      const colour = shades[k][content.shade.data[cell]];
      const covered = PATTERNS[content.patterns[k]];
      const [left, top] = [i * step, (up - 1 - j) * step];
      for (let y = top; y < top + step; y++) {
        const from = y * canvas.width + left;
        if (!covered) words.fill(colour, from, from + step);
        else for (let x = 0; x < step; x++) words[from + x] = covered(left + x, y) ? marks : colour;
      }
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

const PATTERNS = {
  hatched: (x, y) => (x + y) % 14 < 4,
  dotted: (x, y) => (x % 12) ** 2 + (y % 12) ** 2 < 14,
};

/** Draws a ramp, quick to slow, with its pattern, into a small canvas. */
export function swatch(canvas, ramp, pattern, paper) {
  const pen = canvas.getContext("2d");
  const covered = PATTERNS[pattern];
  ramp.forEach((shade, i) => {
    pen.fillStyle = shade;
    const from = Math.floor((i * canvas.width) / ramp.length);
    pen.fillRect(from, 0, Math.ceil(canvas.width / ramp.length) + 1, canvas.height);
  });
  if (!covered) return;
  pen.fillStyle = paper;
  for (let x = 0; x < canvas.width; x++) {
    for (let y = 0; y < canvas.height; y++) if (covered(x, y)) pen.fillRect(x, y, 1, 1);
  }
}

const packed = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
const mixed = (colour, paper, share) => colour.map((c, i) => Math.round(share * c + (1 - share) * paper[i]));
