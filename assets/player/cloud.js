// The point cloud: thousands of blended, shaped markers, written pixel by pixel into a canvas under Plotly's axes.
//
// Drawing each marker with the canvas's own paths costs a colour change a point; copying a small mask of opacities into
// the pixels costs a few hundred multiplications, needs no graphics card, and leaves a half-step's budget to spare.

import { blend, rgbOf } from "../shared/palette.js";
import { cornersOf } from "./markers.js";
import { Moving } from "./motion.js";
import { fillBox, pixelsOf, rule, stamp, wash } from "./raster.js";

/** @import { Rgb, Scheme } from "../shared/types.js" */
/** @import { Area, CloudSpec } from "./content.js" */
/** @import { Mask, Pixels } from "./raster.js" */

const SUB = 4; // masks are kept for every quarter of a pixel, so that markers sit where their points are
const OPACITY = 0.9;
const OUTLINE = 0.8;
export const RING = 6; // how far outside its marker the ring of a named point is, in CSS pixels
const STROKE = 5;

export class Cloud {
  /** @type {Area} */
  area;
  /** @type {string[]} */
  palette;
  /** @type {string[]} */
  shapeNames;
  /** @type {Rgb[]} */
  groupColours;
  /** @type {string} */
  neutral;
  /** @type {string} */
  ink;
  /** @type {Rgb} */
  surface;
  /** @type {Rgb} */
  line;
  /** @type {number} */
  radius;
  /** @type {ImageData | null} */
  image = null;
  /** @type {Pixels | null} */
  pixels = null;
  /** @type {Map<number, Mask>} */
  masks = new Map();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {CloudSpec} spec
   */
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    this.ratio = 0;
    /** @type {number | null} */
    this.sharpness = null; // pixels of the canvas to a CSS pixel; null for those of the screen
    this.spec = spec;
    this.x = spec.x.data;
    this.y = spec.y.data;
    this.n = this.x.length;
    this.k = spec.names.length;
    this.moving = new Moving(spec.weights, spec.keys, true);
    this.colours = new Uint8Array(3 * this.n);
    this.shapes = new Uint8Array(this.n);
    this.px = new Float64Array(this.n);
    this.py = new Float64Array(this.n);
    /** @type {number | null} */
    this.selected = null;
    /** @type {number[] | null} */
    this.undrawn = null; // where a selected point is that is not among those drawn
    /** @type {number | null} */
    this.hovered = null;
    /** @type {number | null} */
    this.named = null;
  }

  /**
   * Takes the colours in force and the size of the type (1, larger on a projector).
   * @param {Scheme} scheme
   * @param {number} scale
   */
  dress(scheme, scale) {
    this.palette = this.spec.names.map((_, k) => scheme.colours[k % scheme.colours.length]);
    const marks = { length: Math.max(this.spec.names.length, scheme.shapes.length) };
    this.shapeNames = Array.from(marks, (_, k) => scheme.shapes[k % scheme.shapes.length]);
    this.groupColours = scheme.colours.map(rgbOf);
    this.neutral = scheme.roles.neutral;
    this.ink = scheme.roles.ink;
    this.surface = rgbOf(scheme.surface);
    this.line = rgbOf(scheme.roles.line);
    this.radius = this.spec.radius * scale;
    this.masks = new Map();
    this.moving.changed = true;
  }

  /**
   * Takes the plot's place in the picture, in CSS pixels, and its axes' maps from data to pixels.
   * @param {Area} area
   */
  place(area) {
    const ratio = this.sharpness ?? (window.devicePixelRatio || 1);
    const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height || this.ratio !== ratio) {
      Object.assign(this.canvas, { width, height });
      this.masks = new Map();
      this.image = width && height ? this.context.createImageData(width, height) : null;
      this.pixels = this.image && pixelsOf(this.image);
    }
    this.ratio = ratio;
    this.area = area;
    this.canvas.style.cssText = `left:${area.left}px;top:${area.top}px;width:${area.width}px;height:${area.height}px`;
    for (let i = 0; i < this.n; i++) {
      this.px[i] = area.x(this.x[i]);
      this.py[i] = area.y(this.y[i]);
    }
  }

  draw() {
    const { image, pixels, area, ratio } = this;
    if (!image || !pixels) return;
    if (this.moving.changed) this.#mix();
    const { cell } = this.spec;
    wash(pixels, this.surface);
    // Plotly draws above this canvas, and its grid would cross out the points; so the grid is drawn here.
    const lines = (/** @type {number[]} */ at) => at.map((each) => Math.round(each * ratio));
    rule(pixels, lines(area.grid.x), lines(area.grid.y), this.line);
    for (let i = 0; i < this.n; i++) {
      if (cell) this.#fill(pixels, cell, i);
      else this.#stamp(pixels, i);
    }
    this.context.putImageData(image, 0, 0);
    if (this.named !== null) this.#target(this.named);
    if (this.hovered !== null && this.hovered !== this.selected) this.#ring(this.hovered, 1.2);
    if (this.selected !== null) this.#ring(this.selected, 2);
    else if (this.undrawn) this.#circle(...this.#placeAt(this.undrawn), 2);
  }

  /**
   * Rings one of the data's points; with null, none. One that is not drawn is ringed where it is.
   * @param {number | null} point
   * @param {number[] | null} at
   */
  select(point, at) {
    this.selected = this.placeOf(point);
    this.undrawn = point !== null && this.selected === null ? at : null;
  }

  /**
   * A place on the axes, in CSS pixels; of one number, half-way up the strip of points.
   * @param {number[]} at
   * @returns {[number, number]}
   */
  #placeAt([x, y]) {
    const middle = () => (Math.min(...this.py) + Math.max(...this.py)) / 2;
    return [this.area.x(x), y === undefined ? middle() : this.area.y(y)];
  }

  /**
   * Rings the point that a frame's sentence names; with null, none.
   * @param {number | null} frame
   */
  name(frame) {
    const named = frame === null ? -1 : (this.spec.named?.data[frame] ?? -1);
    const wanted = named < 0 ? null : named;
    if (wanted === this.named) return;
    this.named = wanted;
    this.draw();
  }

  /**
   * The nearest point within `reach` CSS pixels of a place in the plot, or null.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @returns {number | null}
   */
  nearest(x, y, reach) {
    let found = null;
    let best = reach * reach;
    for (let i = 0; i < this.n; i++) {
      const distance = (this.px[i] - x) ** 2 + (this.py[i] - y) ** 2;
      if (distance < best) [best, found] = [distance, i];
    }
    return found;
  }

  /**
   * Which of the data's points one of the cloud is.
   * @param {number} i
   */
  pointOf(i) {
    return this.spec.points ? this.spec.points.data[i] : i;
  }

  /**
   * Where one of the data's points is in the cloud; null where it is not drawn.
   * @param {number | null} point
   * @returns {number | null}
   */
  placeOf(point) {
    const { points } = this.spec;
    if (point === null || !points) return point;
    const found = points.data.indexOf(point);
    return found < 0 ? null : found;
  }

  /**
   * A point's weights now, in 0..1.
   * @param {number} i
   */
  shares(i) {
    return Array.from(this.moving.current.subarray(i * this.k, (i + 1) * this.k), (weight) => weight / 255);
  }

  /**
   * The number that a point's blend stands for, on a cloud with a scale.
   * @param {number} i
   * @param {number[]} scale
   */
  level(i, scale) {
    return this.shares(i).reduce((sum, share, k) => sum + share * scale[k], 0);
  }

  #mix() {
    this.moving.changed = false;
    const { groups } = this.spec;
    if (groups) {
      groups.data.forEach((group, i) => {
        this.colours.set(this.groupColours[group % this.groupColours.length], 3 * i);
        this.shapes[i] = group % this.shapeNames.length;
      });
      return;
    }
    const weights = this.moving.current;
    blend(weights, this.palette, this.neutral, this.colours);
    for (let i = 0, at = 0; i < this.n; i++, at += this.k) {
      let largest = 0;
      for (let c = 1; c < this.k; c++) if (weights[at + c] > weights[at + largest]) largest = c;
      this.shapes[i] = largest;
    }
  }

  // A pixel of an image: a rectangle from edge to edge, so that neighbours leave no seam.
  /** @type {(pixels: Pixels, cell: [number, number], i: number) => void} */
  #fill(pixels, [w, h], i) {
    /** @type {(map: (value: number) => number, at: number, size: number) => number[]} */
    const ends = (map, at, size) => [map(at - size / 2), map(at + size / 2)].sort((a, b) => a - b);
    const [left, right] = ends(this.area.x, this.x[i], w).map((x) => Math.round(x * this.ratio));
    const [top, bottom] = ends(this.area.y, this.y[i], h).map((y) => Math.round(y * this.ratio));
    fillBox(pixels, [left, right, top, bottom], this.colours.subarray(3 * i, 3 * i + 3));
  }

  /** @type {(pixels: Pixels, i: number) => void} */
  #stamp(pixels, i) {
    const [left, top] = [this.px[i] * this.ratio, this.py[i] * this.ratio];
    if (!(left > -40 && top > -40 && left < pixels.width + 40 && top < pixels.height + 40)) return;
    const [cx, cy] = [Math.floor(left), Math.floor(top)];
    const mask = this.#mask(this.shapes[i], Math.floor((left - cx) * SUB), Math.floor((top - cy) * SUB));
    stamp(pixels, mask, cx, cy, this.colours, i, this.surface);
  }

  /** @type {(shape: number, subX: number, subY: number) => Mask} */
  #mask(shape, subX, subY) {
    const key = (shape * SUB + subX) * SUB + subY;
    let mask = this.masks.get(key);
    if (!mask) this.masks.set(key, (mask = this.#cut(this.shapeNames[shape], (subX + 0.5) / SUB, (subY + 0.5) / SUB)));
    return mask;
  }

  /** @type {(shape: string, offsetX: number, offsetY: number) => Mask} */
  #cut(shape, offsetX, offsetY) {
    const radius = this.radius * this.ratio;
    const outline = OUTLINE * this.ratio;
    const half = Math.ceil(1.4 * radius + outline) + 1;
    const size = 2 * half + 1;
    const canvas = new OffscreenCanvas(size, size);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    const opacities = () => {
      const { data } = context.getImageData(0, 0, size, size);
      return Float32Array.from({ length: size * size }, (_, i) => data[4 * i + 3] / 255);
    };
    const path = outlineOf(shape, half + offsetX, half + offsetY, radius);
    context.fill(path);
    const fill = opacities();
    context.clearRect(0, 0, size, size);
    context.lineWidth = 2 * outline;
    context.lineJoin = "round";
    context.fill(path);
    context.stroke(path);
    const edge = opacities();
    return { half, size, fill: fill.map((a) => a * OPACITY), edge };
  }

  // A ring alone would be one more mark among many: four short strokes make it a target.
  /** @type {(i: number) => void} */
  #target(i) {
    const { context, ratio } = this;
    const radius = (this.radius + RING) * ratio;
    this.#ring(i, 2, this.radius + RING);
    context.strokeStyle = this.ink;
    context.lineWidth = 2 * ratio;
    context.beginPath();
    for (const [right, down] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      const [x, y] = [this.px[i] * ratio, this.py[i] * ratio];
      context.moveTo(x + right * radius, y + down * radius);
      context.lineTo(x + right * (radius + STROKE * ratio), y + down * (radius + STROKE * ratio));
    } // prettier-ignore
    context.stroke();
  }

  /** @type {(i: number, width: number, wide?: number) => void} */
  #ring(i, width, wide) {
    this.#circle(this.px[i], this.py[i], width, wide);
  }

  /** @type {(x: number, y: number, width: number, wide?: number) => void} */
  #circle(x, y, width, wide = Math.max(this.radius + 4, 7)) {
    const { context, ratio } = this;
    const radius = wide * ratio;
    const circle = (/** @type {string} */ colour, /** @type {number} */ line) => {
      context.beginPath();
      context.arc(x * ratio, y * ratio, radius, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = line * ratio;
      context.stroke();
    };
    circle(`rgb(${this.surface.join()})`, width + 2);
    circle(this.ink, width);
  }
}

/** @type {(shape: string, x: number, y: number, r: number) => Path2D} */
function outlineOf(shape, x, y, r) {
  const path = new Path2D();
  const corners = cornersOf(shape);
  if (corners) {
    corners.forEach(([dx, dy], i) => (i ? path.lineTo(x + dx * r, y + dy * r) : path.moveTo(x + dx * r, y + dy * r)));
    path.closePath();
  } else path.arc(x, y, r, 0, 2 * Math.PI);
  return path;
}
