// Places on a picture: from the numbers of the data to pixels and back, ticks, steps of an arrow key.

/** @typedef {{ width: number, height: number, left: number, right: number, top: number, bottom: number }} Box */

export class Axes {
  /**
   * @param {number[]} low   the ends of one axis, or of two
   * @param {number[]} high
   * @param {Box} box        the whole picture and the room beside the axes, in pixels
   */
  constructor(low, high, box) {
    this.low = low;
    this.high = high;
    this.box = box;
  }

  get flat() {
    return this.low.length === 1;
  }

  /** @param {number} value */
  x(value) {
    const { left, right, width } = this.box;
    return left + part(value, this.low[0], this.high[0]) * (width - left - right);
  }

  /** @param {number} value */
  y(value) {
    const { top, bottom, height } = this.box;
    return height - bottom - part(value, this.low[1], this.high[1]) * (height - top - bottom);
  }

  /** The middle of the picture's height, for what has no second number. */
  get middle() {
    const { top, bottom, height } = this.box;
    return (top + height - bottom) / 2;
  }

  /** Where a place is drawn. @param {number[]} place */
  pixel(place) {
    return { x: this.x(place[0]), y: this.flat ? this.middle : this.y(place[1]) };
  }

  /** The place that is drawn at a pixel, within the axes. @param {number} x @param {number} y */
  place(x, y) {
    const { left, right, top, bottom, width, height } = this.box;
    const shares = [(x - left) / (width - left - right), (height - bottom - y) / (height - top - bottom)];
    return this.low.map((low, axis) => rounded(this.#within(low + shares[axis] * (this.high[axis] - low), axis), low, this.high[axis]));
  }

  /**
   * A place moved by so many small steps along each axis, within the axes.
   * @param {number[]} place
   * @param {number[]} steps
   */
  moved(place, steps) {
    return place.map((value, axis) => {
      const step = (this.high[axis] - this.low[axis]) / 100;
      return rounded(this.#within(value + steps[axis] * step, axis), this.low[axis], this.high[axis]);
    });
  }

  /** @param {number} value @param {number} axis */
  #within(value, axis) {
    return Math.min(this.high[axis], Math.max(this.low[axis], value));
  }
}

/** @param {number} value @param {number} low @param {number} high */
const part = (value, low, high) => (value - low) / (high - low || 1);

/** How many decimals tell places apart on an axis of this length: a thousandth of it. @param {number} low @param {number} high */
export function decimalsFor(low, high) {
  const length = Math.abs(high - low) || 1;
  return Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(length)) - 1));
}

/** Rounded to what the axis tells apart, and still within it. @param {number} value @param {number} low @param {number} high */
function rounded(value, low, high) {
  const found = Number(value.toFixed(decimalsFor(low, high)));
  return Math.min(high, Math.max(low, found));
}

/**
 * Round numbers along an axis, about as many as wanted.
 * @param {number} low
 * @param {number} high
 * @param {number} wanted
 */
export function ticksOn(low, high, wanted) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(Number((i * step).toFixed(decimals)));
  return { values: found, decimals };
}

/**
 * How many points fall into each of so many bins of equal width.
 * @param {number[][]} points  places on one axis
 * @param {number} low
 * @param {number} high
 * @param {number} bins
 */
export function counted(points, low, high, bins) {
  const counts = new Array(bins).fill(0);
  for (const [value] of points) {
    const at = Math.floor(((value - low) / (high - low || 1)) * bins);
    counts[Math.min(bins - 1, Math.max(0, at))] += 1;
  }
  return counts;
}
