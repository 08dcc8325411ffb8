// A picture with axes that fills its column: points on a canvas, lines above them, and room for marks.

import { Axes, counted, decimalsFor, ticksOn } from "./axes.js";
import { colourOf, isDark, neutral, onTurn } from "./colours.js";
import { drawn, made } from "./parts.js";
import { formatNumber } from "../shared/numbers.js";
import { blend } from "../shared/palette.js";

/** @import { Scatter } from "./content.js" */

const BINS = 30;
const POINT = 2.6; // pixels, the radius of a point
const LETTER = 7.4; // pixels, the width of a digit of a tick

/** @typedef {Pick<Scatter, "columns" | "low" | "high" | "points"> & Partial<Pick<Scatter, "shares">>} Shown */

export class Board {
  /** @type {Axes | undefined} */
  axes;
  /** @type {Uint8ClampedArray | Uint8Array | null} */
  colours = null;

  /**
   * @param {Shown} shown
   * @param {string} label   what the picture shows, for those who do not see it
   * @param {{ tall?: boolean, ticks?: number[] | null }} [look]
   */
  constructor(shown, label, { tall = shown.low.length > 1 } = {}) {
    this.shown = shown;
    this.canvas = made("canvas");
    this.back = drawn("g");
    this.front = drawn("g");
    this.sheets = [this.back, this.front].map((inside) => drawn("svg", { "aria-hidden": "true" }, inside));
    this.over = made("div", "hc-over");
    this.element = made("div", `hc-board ${tall ? "hc-tall" : ""} ${shown.low.length === 1 ? "hc-flat" : ""}`, this.sheets[0], this.canvas, this.sheets[1], this.over);
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    /** @type {(() => void)[]} */
    this.followers = [];
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this.element);
    this.end = onTurn(() => this.draw());
  }

  /** Calls back whenever the picture is drawn: what lies above it is placed again. @param {() => void} act */
  follow(act) {
    this.followers.push(act);
    if (this.axes) act();
  }

  destroy() {
    this.size.disconnect();
    this.end();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height) return;
    const { low, high } = this.shown;
    const flat = low.length === 1;
    const up = flat ? [] : labels(low[1], high[1], 4).map(({ words }) => words.length);
    const left = flat ? 14 : LETTER * Math.max(...up) + 16;
    this.axes = new Axes(low, high, { width, height, left, right: 14, top: flat ? 12 : 28, bottom: 44 });
    for (const sheet of this.sheets) sheet.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const scale = Math.min(globalThis.devicePixelRatio || 1, 3);
    Object.assign(this.canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
    this.back.replaceChildren(...frame(this.axes, this.shown.columns));
    const { shares } = this.shown;
    this.paint(shares?.length ? blended(Uint8Array.from(shares.flat()), shares[0].length) : this.colours);
    for (const act of this.followers) act();
  }

  /**
   * Paints the points in colours of their own, three bytes each; without any in the colour of no component.
   * @param {Uint8ClampedArray | Uint8Array | null} [colours]
   */
  paint(colours = this.colours) {
    this.colours = colours;
    const { axes, canvas } = this;
    const pen = canvas.getContext("2d");
    if (!axes || !pen) return;
    const scale = canvas.width / axes.box.width;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, axes.box.width, axes.box.height);
    if (axes.flat) this.#bars(pen, axes);
    else this.#points(pen, axes, colours);
  }

  /** @param {CanvasRenderingContext2D} pen @param {Axes} axes @param {Uint8ClampedArray | Uint8Array | null} colours */
  #points(pen, axes, colours) {
    pen.globalAlpha = isDark() ? 0.75 : 0.65;
    pen.fillStyle = neutral();
    this.shown.points.forEach(([x, y], i) => {
      if (colours) pen.fillStyle = `rgb(${colours[3 * i]} ${colours[3 * i + 1]} ${colours[3 * i + 2]})`;
      pen.beginPath();
      pen.arc(axes.x(x), axes.y(y), POINT, 0, 2 * Math.PI);
      pen.fill();
    });
  }

  /** Numbers on one axis are a histogram. @param {CanvasRenderingContext2D} pen @param {Axes} axes */
  #bars(pen, axes) {
    const { low, high, box } = { low: axes.low[0], high: axes.high[0], box: axes.box };
    const counts = counted(this.shown.points, low, high, BINS);
    const tallest = Math.max(...counts, 1);
    const room = box.height - box.top - box.bottom;
    pen.globalAlpha = isDark() ? 0.55 : 0.45;
    pen.fillStyle = neutral();
    counts.forEach((count, i) => {
      const [from, to] = [i, i + 1].map((edge) => axes.x(low + (edge / BINS) * (high - low)));
      const height = (count / tallest) * room * 0.92;
      if (count) pen.fillRect(from + 0.5, box.height - box.bottom - height, to - from - 1, height);
    });
  }

  /** How high one unit of density is in the histogram, in pixels. */
  get unit() {
    const { axes } = this;
    if (!axes) return 0;
    const [low, high] = [axes.low[0], axes.high[0]];
    const tallest = Math.max(...counted(this.shown.points, low, high, BINS), 1);
    const room = axes.box.height - axes.box.top - axes.box.bottom;
    return ((this.shown.points.length * (high - low)) / BINS / tallest) * room * 0.92;
  }
}

/**
 * The colours of points, three bytes each, by their responsibilities in 255ths.
 * @param {Uint8Array} shares
 * @param {number} k
 */
export function blended(shares, k) {
  const out = new Uint8Array((3 * shares.length) / k);
  const dark = isDark();
  blend(shares, Array.from({ length: k }, (_, i) => colourOf(i, dark)), neutral(dark), out);
  return out;
}

/** The frame, the ticks, and what the axes are called. @param {Axes} axes @param {string[]} columns */
function frame(axes, columns) {
  const { box, low, high } = axes;
  const foot = box.height - box.bottom;
  const parts = [];
  for (const { value, words } of labels(low[0], high[0], box.width < 500 ? 4 : 6)) {
    const x = axes.x(value);
    parts.push(
      drawn("line", { x1: x, x2: x, y1: axes.flat ? foot : box.top, y2: foot + 4, class: "hc-grid" }),
      drawn("text", { x, y: foot + 18, "text-anchor": "middle" }, words),
    );
  }
  parts.push(drawn("text", { x: (box.left + box.width - box.right) / 2, y: box.height - 6, "text-anchor": "middle", class: "hc-name" }, columns[0] ?? ""));
  if (axes.flat) {
    parts.push(drawn("line", { x1: box.left, x2: box.width - box.right, y1: foot, y2: foot, class: "hc-axis" }));
    return parts;
  }
  parts.push(drawn("text", { x: 2, y: 14, class: "hc-name" }, columns[1] ?? ""));
  for (const { value, words } of labels(low[1], high[1], 4)) {
    const y = axes.y(value);
    parts.push(
      drawn("line", { x1: box.left - 4, x2: box.width - box.right, y1: y, y2: y, class: "hc-grid" }),
      drawn("text", { x: box.left - 8, y: y + 4, "text-anchor": "end" }, words),
    );
  }
  return parts;
}

/** Ticks with what is written at them. @param {number} low @param {number} high @param {number} wanted */
function labels(low, high, wanted) {
  const { values, decimals } = ticksOn(low, high, wanted);
  return values.map((value) => ({ value, words: formatNumber(value, "fixed", decimals) }));
}

/**
 * A place in words: each column with its value.
 * @param {number[]} place
 * @param {Pick<Shown, "columns" | "low" | "high">} shown
 */
export function inWords(place, { columns, low, high }) {
  return place.map((value, i) => `${columns[i]} ${onAxis(value, low[i], high[i])}`).join(", ");
}

/** A value with the digits that its axis tells apart. @param {number} value @param {number} low @param {number} high */
export const onAxis = (value, low, high) => formatNumber(value, "fixed", decimalsFor(low, high));
