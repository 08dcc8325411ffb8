// The point cloud: thousands of blended, shaped markers, written pixel by pixel into a canvas under Plotly's axes.
//
// Drawing each marker with the canvas's own paths costs a colour change a point; copying a small mask of opacities into
// the pixels costs a few hundred multiplications, needs no graphics card, and leaves a half-step's budget to spare.

import { Moving } from "./motion.js";
import { blend, rgbOf } from "./palette.js";

const SUB = 4; // masks are kept for every quarter of a pixel, so that markers sit where their points are
const OPACITY = 0.9;
const OUTLINE = 0.8;

export class Cloud {
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
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
    this.selected = null;
    this.hovered = null;
  }

  /** Takes the colours in force and the size of the type (1, larger on a projector). */
  dress(scheme, scale) {
    this.palette = this.spec.names.map((_, k) => scheme.colours[k % scheme.colours.length]);
    this.shapeNames = this.spec.names.map((_, k) => scheme.shapes[k % scheme.shapes.length]);
    this.neutral = scheme.roles.neutral;
    this.ink = scheme.roles.ink;
    this.surface = rgbOf(scheme.surface);
    this.line = rgbOf(scheme.roles.line);
    this.radius = this.spec.radius * scale;
    this.masks = new Map();
    this.moving.changed = true;
  }

  /** Takes the plot's place in the picture, in CSS pixels, and its axes' maps from data to pixels. */
  place(area) {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height || this.ratio !== ratio) {
      Object.assign(this.canvas, { width, height });
      this.masks = new Map();
      this.image = width && height ? this.context.createImageData(width, height) : null;
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
    if (!this.image) return;
    if (this.moving.changed) this.#mix();
    const { data, width, height } = this.image;
    const [r, g, b] = this.surface;
    new Uint32Array(data.buffer).fill(((255 << 24) | (b << 16) | (g << 8) | r) >>> 0);
    this.#grid(data, width, height);
    const put = this.spec.cell ? this.#fill : this.#stamp;
    for (let i = 0; i < this.n; i++) put.call(this, data, width, height, i);
    this.context.putImageData(this.image, 0, 0);
    if (this.hovered !== null && this.hovered !== this.selected) this.#ring(this.hovered, 1.2);
    if (this.selected !== null) this.#ring(this.selected, 2);
  }

  /** The nearest point within `reach` CSS pixels of a place in the plot, or null. */
  nearest(x, y, reach) {
    let found = null;
    let best = reach * reach;
    for (let i = 0; i < this.n; i++) {
      const distance = (this.px[i] - x) ** 2 + (this.py[i] - y) ** 2;
      if (distance < best) [best, found] = [distance, i];
    }
    return found;
  }

  /** A point's weights now, in 0..1. */
  shares(i) {
    return Array.from(this.moving.current.subarray(i * this.k, (i + 1) * this.k), (weight) => weight / 255);
  }

  #mix() {
    this.moving.changed = false;
    const weights = this.moving.current;
    blend(weights, this.palette, this.neutral, this.colours);
    for (let i = 0, at = 0; i < this.n; i++, at += this.k) {
      let largest = 0;
      for (let c = 1; c < this.k; c++) if (weights[at + c] > weights[at + largest]) largest = c;
      this.shapes[i] = largest;
    }
  }

  // Plotly draws above this canvas, and its grid would cross out the points; so the grid is drawn here.
  #grid(data, width, height) {
    const words = new Uint32Array(data.buffer);
    const [r, g, b] = this.line;
    const colour = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    for (const x of this.area.grid.x) {
      const column = Math.round(x * this.ratio);
      if (column < 0 || column >= width) continue;
      for (let at = column; at < words.length; at += width) words[at] = colour;
    }
    for (const y of this.area.grid.y) {
      const row = Math.round(y * this.ratio);
      if (row >= 0 && row < height) words.fill(colour, row * width, (row + 1) * width);
    }
  }

  // A pixel of an image: a rectangle from edge to edge, so that neighbours leave no seam.
  #fill(data, width, height, i) {
    const [w, h] = this.spec.cell;
    const ends = (map, at, size) => [map(at - size / 2), map(at + size / 2)].sort((a, b) => a - b);
    const [left, right] = ends(this.area.x, this.x[i], w).map((x) => Math.round(x * this.ratio));
    const [top, bottom] = ends(this.area.y, this.y[i], h).map((y) => Math.round(y * this.ratio));
    const words = new Uint32Array(data.buffer);
    const [r, g, b] = this.colours.subarray(3 * i, 3 * i + 3);
    const colour = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    const [from, to] = [Math.max(0, left), Math.min(width, right)];
    if (from >= to) return;
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) words.fill(colour, y * width + from, y * width + to);
  }

  /** The number that a point's blend stands for, on a cloud with a scale. */
  level(i) {
    return this.shares(i).reduce((sum, share, k) => sum + share * this.spec.scale[k], 0);
  }

  #stamp(data, width, height, i) {
    const [left, top] = [this.px[i] * this.ratio, this.py[i] * this.ratio];
    if (!(left > -40 && top > -40 && left < width + 40 && top < height + 40)) return;
    const [cx, cy] = [Math.floor(left), Math.floor(top)];
    const mask = this.#mask(this.shapes[i], Math.floor((left - cx) * SUB), Math.floor((top - cy) * SUB));
    const { half, size, fill, edge } = mask;
    const [x0, y0] = [cx - half, cy - half];
    const [r, g, b] = [this.colours[3 * i], this.colours[3 * i + 1], this.colours[3 * i + 2]];
    const [sr, sg, sb] = this.surface;
    const [columnFrom, columnTo] = [Math.max(0, -x0), Math.min(size, width - x0)];
    const rowTo = Math.min(size, height - y0);
    for (let row = Math.max(0, -y0); row < rowTo; row++) {
      let at = row * size + columnFrom;
      let to = 4 * ((y0 + row) * width + x0 + columnFrom);
      for (let column = columnFrom; column < columnTo; column++, at++, to += 4) {
        const e = edge[at];
        if (e === 0) continue;
        const f = fill[at];
        // First the outline in the background's colour, then the marker: overlapping points stay apart.
        data[to] += (sr - data[to]) * e;
        data[to + 1] += (sg - data[to + 1]) * e;
        data[to + 2] += (sb - data[to + 2]) * e;
        data[to] += (r - data[to]) * f;
        data[to + 1] += (g - data[to + 1]) * f;
        data[to + 2] += (b - data[to + 2]) * f;
      }
    }
  }

  #mask(shape, subX, subY) {
    const key = (shape * SUB + subX) * SUB + subY;
    let mask = this.masks.get(key);
    if (!mask) this.masks.set(key, (mask = this.#cut(this.shapeNames[shape], (subX + 0.5) / SUB, (subY + 0.5) / SUB)));
    return mask;
  }

  #cut(shape, offsetX, offsetY) {
    const radius = this.radius * this.ratio;
    const outline = OUTLINE * this.ratio;
    const half = Math.ceil(1.4 * radius + outline) + 1;
    const size = 2 * half + 1;
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const opacities = (paint) => {
      context.clearRect(0, 0, size, size);
      paint();
      return Float32Array.from({ length: size * size }, (_, i) => alpha[4 * i + 3] / 255);
    };
    let alpha;
    const path = outlineOf(shape, half + offsetX, half + offsetY, radius);
    const fill = opacities(() => {
      context.fill(path);
      alpha = context.getImageData(0, 0, size, size).data;
    });
    const edge = opacities(() => {
      context.lineWidth = 2 * outline;
      context.lineJoin = "round";
      context.fill(path);
      context.stroke(path);
      alpha = context.getImageData(0, 0, size, size).data;
    });
    return { half, size, fill: fill.map((a) => a * OPACITY), edge };
  }

  #ring(i, width) {
    const { context, ratio } = this;
    const radius = Math.max(this.radius + 4, 7) * ratio;
    const circle = (colour, line) => {
      context.beginPath();
      context.arc(this.px[i] * ratio, this.py[i] * ratio, radius, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = line * ratio;
      context.stroke();
    };
    circle(`rgb(${this.surface.join()})`, width + 2);
    circle(this.ink, width);
  }
}

/** A marker's outline, with the proportions of Plotly's symbol of that name. */
function outlineOf(shape, x, y, r) {
  const path = new Path2D();
  const polygon = (points) => {
    points.forEach(([dx, dy], i) => (i ? path.lineTo(x + dx * r, y + dy * r) : path.moveTo(x + dx * r, y + dy * r)));
    path.closePath();
    return path;
  };
  const turned = (points, angle) =>
    points.map(([a, b]) => [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)]);
  const plus = [
    [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4],
    [-1.2, -0.4], [-0.4, -0.4], [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4],
  ]; // prettier-ignore
  switch (shape) {
    case "square":
      return polygon([[0.89, 0.89], [-0.89, 0.89], [-0.89, -0.89], [0.89, -0.89]]); // prettier-ignore
    case "triangle-up":
      return polygon([[0, -1.15], [1.15, 0.577], [-1.15, 0.577]]); // prettier-ignore
    case "triangle-down":
      return polygon([[0, 1.15], [1.15, -0.577], [-1.15, -0.577]]); // prettier-ignore
    case "diamond":
      return polygon([[1.3, 0], [0, 1.3], [-1.3, 0], [0, -1.3]]); // prettier-ignore
    case "cross":
      return polygon(plus);
    case "x":
      return polygon(turned(plus, Math.PI / 4));
    case "star":
      return polygon(
        Array.from({ length: 10 }, (_, i) => {
          const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 ? 0.535 : 1.4];
          return [reach * Math.cos(angle), reach * Math.sin(angle)];
        }),
      );
    default:
      path.arc(x, y, r, 0, 2 * Math.PI);
      return path;
  }
}
