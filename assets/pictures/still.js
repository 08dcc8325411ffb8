// A picture as a file: SVG with its texts as shapes, and PNG drawn from that SVG.

import { lettersLoaded, outline } from "./letters.js";
import { withDensity } from "./png.js";
import { drawnOn, sheetOf } from "./sheet.js";

/** @import { Depicted } from "../shared/types.js" */
/** @import { Measures } from "./sizes.js" */

/**
 * @typedef {object} Wish
 * @property {Depicted} depicted
 * @property {number} picture
 * @property {boolean} dark
 * @property {string} title    above it; "" for none
 * @property {string} caption  below it; "" for none
 * @property {boolean} keys    whether its legend is drawn, where it has one
 */

/**
 * A picture as SVG.
 * @param {Wish} wish
 * @param {Measures} measures
 * @param {[string, string]} [size]  what the SVG says of its size
 */
export async function svgOf({ depicted, picture, dark, title, caption, keys }, measures, size = measures.svg) {
  const { scale, layout } = measures;
  const legend = keys ? depicted.legend?.(picture, { dark }) : undefined;
  const words = legend?.marks.map((mark) => mark.words);
  const sheet = sheetOf({ width: layout[0], height: layout[1], scale }, title, caption, words);
  const look = { width: sheet.width, height: sheet.room, scale, dark };
  const { figure, scheme } = await depicted.still(picture, look);
  const plain = { ...figure.layout, autosize: false, paper_bgcolor: "rgba(0,0,0,0)", width: look.width, height: look.height };
  const options = { format: "svg", width: look.width, height: look.height, imageDataOnly: true };
  const source = await Plotly.toImage({ data: figure.data, layout: plain }, options);
  const layer = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
  const own = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(layer, true)));
  const says = [title || depicted.titles()[picture], caption].filter(Boolean).join(". ");
  const svg = drawnOn(sheet, [own], scheme, { size, paper: true, says, legend });
  outline(svg, await lettersLoaded());
  return new XMLSerializer().serializeToString(svg);
}

/**
 * A picture as PNG, with as many dots an inch as were asked for.
 * @param {Wish} wish
 * @param {Measures} measures
 */
export async function pngOf(wish, measures) {
  const [width, height] = measures.pixels;
  const image = await imageOf(await svgOf(wish, measures, [`${width}`, `${height}`]));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("There is no canvas.");
  pen.drawImage(image, 0, 0, width, height);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser makes no picture of this size.");
  return withDensity(new Uint8Array(await blob.arrayBuffer()), measures.dpi);
}

/**
 * An SVG as an image that can be drawn.
 * @param {string} svg
 */
export async function imageOf(svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  return image;
}
