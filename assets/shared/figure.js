// What every picture that Plotly draws has in common: its buttons, its colours, its size.

import { recolour } from "./palette.js";
import { isDrawn } from "./plotly.js";

/** @import { Layout, Plot, Scheme, Swap } from "./types.js" */

export const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  doubleClick: "reset",
  responsive: false,
};

const SMALLEST_TYPE = 12; // where type is enlarged, none is smaller than so many pixels times that

/**
 * How many times as large lines and markers are where type is `scale` times as large: half of what is gained, or they
 * would hide each other.
 * @param {number} scale
 */
export function marksScale(scale) {
  return (1 + scale) / 2;
}

/**
 * Returns a figure, or a part of one, in the colours in force, with type `scale` times as large, and lines and markers
 * larger with it. Plotly may write into what is returned.
 * @template T
 * @param {T} value
 * @param {Swap} swap
 * @param {number} [scale]
 * @returns {T}
 */
export function dressed(value, swap, scale = 1) {
  return /** @type {T} */ (dressedPart(value, swap, scale, "", ""));
}

/**
 * @param {unknown} value
 * @param {Swap} swap
 * @param {number} scale
 * @param {string} name    what the value is called
 * @param {string} inside  what holds it is called
 * @returns {unknown}
 */
function dressedPart(value, swap, scale, name, inside) {
  if (typeof value === "string") return recolour(value, swap);
  if (typeof value === "number") {
    if (name === "size" && inside.endsWith("font")) return (scale > 1 ? Math.max(value, SMALLEST_TYPE) : value) * scale;
    if (inside === "margin") return value * scale;
    return name === "size" || (name === "width" && inside === "line") ? value * marksScale(scale) : value;
  }
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    // Coordinates, or sizes of points: there may be many, and they have no colour.
    if (typeof value[0] === "number") return value.slice();
    return value.map((each, i) => dressedPart(each, swap, scale, String(i), name));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, dressedPart(each, swap, scale, key, name)]));
}

/**
 * Returns a layout with what every picture has: it fills its place, and keeps its zoom as long as `view` is the same.
 * @param {Layout} layout
 * @param {Scheme} scheme
 * @param {string} view
 * @returns {Layout}
 */
export function interactive(layout, scheme, view) {
  const { muted, ink } = scheme.roles;
  const modebar = { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: ink };
  const whole = { ...layout, uirevision: view, autosize: true, modebar };
  // A finger that drags wants to scroll the page.
  return matchMedia("(pointer: coarse)").matches ? { ...whole, dragmode: false } : whole;
}

/** Has Plotly draw a plot anew when its place has another size than the last time, and at no other time. */
export class Fit {
  /**
   * @param {Plot} plot
   * @param {HTMLElement} [place]
   */
  constructor(plot, place = plot) {
    this.plot = plot;
    this.place = place;
    this.size = "";
  }

  refit() {
    const { clientWidth, clientHeight } = this.place;
    const size = `${clientWidth}x${clientHeight}`;
    if (!clientWidth || !clientHeight || size === this.size || !isDrawn(this.plot)) return;
    this.size = size;
    Plotly.Plots.resize(this.plot);
  }
}
