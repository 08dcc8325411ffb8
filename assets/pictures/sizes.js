// How large a picture becomes: in print, in pixels, and in the CSS pixels in which it is laid out.
//
// It is laid out in so many pixels to an inch of its size in print, whatever the resolution: its type is as large then
// as type in the figures of a journal, 7 to 8 points. Whoever counts in pixels has those of the screen.

/** @import { Look } from "../shared/types.js" */

const DENSITY = { cm: 120, px: 96 }; // CSS pixels to an inch
const CM = 2.54; // to an inch
const MOST_SIDE = 12_000;
const MOST_PIXELS = 60_000_000;
const SMALLEST = [160, 120]; // CSS pixels: below that, axes and their titles are all there is room for

/** Type on a slide is twice as large as on a page of 1280 pixels, as on the stage. */
const SLIDE_WIDTH = 640;

/**
 * @typedef {object} Size
 * @property {number} width   in its unit
 * @property {number} height
 * @property {"px" | "cm"} unit
 * @property {boolean} large  whether type is as large as on a slide
 *
 * @typedef {object} Measures
 * @property {[number, number]} layout  in CSS pixels
 * @property {[number, number]} pixels  of a file of pixels
 * @property {[string, string]} svg     the width and height that an SVG says of itself
 * @property {number} dpi
 * @property {number} scale             how many times as large as on a page type is
 */

/** Sizes by name; that of the picture on the page has to be asked of it. @type {Record<string, Size>} */
export const SIZES = {
  column: { width: 8.5, height: 6.4, unit: "cm", large: false },
  page: { width: 17, height: 10.5, unit: "cm", large: false },
  slide: { width: 33.87, height: 19.05, unit: "cm", large: true },
};

export const RESOLUTIONS = [96, 150, 300, 600];

/**
 * What a size becomes at a resolution; a sentence where it cannot be.
 * @param {Size} size
 * @param {number} dpi
 * @returns {Measures | string}
 */
export function measured({ width, height, unit, large }, dpi) {
  if (!(width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height))) {
    return "The width and the height must be numbers above 0.";
  }
  const inches = [width, height].map((side) => (unit === "cm" ? side / CM : side / dpi));
  const [across, down] = inches.map((side) => Math.round(side * dpi));
  const [w, h] = inches.map((side) => side * DENSITY[unit]);
  if (w < SMALLEST[0] || h < SMALLEST[1]) {
    const least = SMALLEST.map((side) => atLeast(side, unit, dpi)).join(" × ");
    return `The picture is too small for its axes: at ${dpi} dpi, choose at least ${least} ${unit}.`;
  }
  if (Math.max(across, down) > MOST_SIDE || across * down > MOST_PIXELS) {
    return `The picture would have ${grouped(across)} × ${grouped(down)} pixels: choose a smaller size or resolution.`;
  }
  return {
    layout: [w, h],
    pixels: [across, down],
    svg: unit === "cm" ? [`${width}cm`, `${height}cm`] : [`${width}`, `${height}`],
    dpi,
    scale: large ? Math.max(w / SLIDE_WIDTH, 1) : 1,
  };
}

/**
 * How an animation is laid out that has so many pixels: as on the stage of a projector.
 * @param {number} width
 * @param {number} height
 * @returns {Omit<Look, "dark"> & { ratio: number }}
 */
export function slideOf(width, height) {
  const ratio = Math.min(width / 1280, height / 720);
  return { width: width / ratio, height: height / ratio, scale: 1280 / SLIDE_WIDTH, ratio };
}

/** The least of a side, in its unit. @type {(side: number, unit: "px" | "cm", dpi: number) => number} */
const atLeast = (side, unit, dpi) =>
  unit === "cm" ? Math.ceil((10 * side * CM) / DENSITY.cm) / 10 : Math.ceil((side * dpi) / DENSITY.px);

/** @param {number} whole */
const grouped = (whole) => whole.toLocaleString("en-US");
