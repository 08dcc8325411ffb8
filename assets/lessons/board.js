// A small picture that is answered in: its frame, its axes with their ends, and where a pointer is on them.

const WIDTH = 420;
const HEIGHT = 320;

/** @typedef {{ low: number[], high: number[], columns: string[] }} Axes */

export class Board {
  /**
   * @param {Axes} axes
   * @param {string} label  what it is, and how it is used
   * @param {{ height?: number, left?: number }} [size]
   */
  constructor(axes, label, { height = HEIGHT, left = 46 } = {}) {
    this.axes = axes;
    this.height = height;
    this.edge = { left, right: 10, top: 8, bottom: 36 };
    this.locked = false;
    this.element = document.createElement("div");
    this.element.className = "hq-board";
    this.element.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${height}" tabindex="0" role="application"></svg>
      <p class="hq-where" aria-live="polite"></p>`;
    this.svg = /** @type {SVGSVGElement} */ (this.element.querySelector("svg"));
    this.where = /** @type {HTMLElement} */ (this.element.querySelector(".hq-where"));
    this.svg.setAttribute("aria-label", label);
  }

  /** @param {number} value */
  x(value) {
    const { low, high } = this.axes;
    return this.edge.left + ((value - low[0]) / (high[0] - low[0])) * (WIDTH - this.edge.left - this.edge.right);
  }

  /** @param {number} value */
  y(value) {
    const { low, high } = this.axes;
    const room = this.height - this.edge.top - this.edge.bottom;
    return this.height - this.edge.bottom - ((value - low[1]) / (high[1] - low[1])) * room;
  }

  /**
   * Where a pointer is, in the drawing's own units.
   * @param {MouseEvent} event
   */
  pixel(event) {
    const box = this.svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * this.height];
  }

  /**
   * Where a pointer is, on the axes.
   * @param {MouseEvent} event
   */
  at(event) {
    const [px, py] = this.pixel(event);
    const { low, high } = this.axes;
    const { left, right, top, bottom } = this.edge;
    const share = [(px - left) / (WIDTH - left - right), (this.height - bottom - py) / (this.height - top - bottom)];
    return share.map((part, axis) => low[axis] + part * (high[axis] - low[axis]));
  }

  /**
   * The frame, the ends of the axes and their names. An axis without a name of its own has no ends either.
   * @param {[string, string][]} ends  for each axis, what its ends are called
   */
  frame(ends) {
    const { left, right, top, bottom } = this.edge;
    const { columns } = this.axes;
    const foot = this.height - bottom;
    const middle = top + (foot - top) / 2;
    const parts = [
      `<rect x="${left}" y="${top}" width="${WIDTH - left - right}" height="${foot - top}" class="hq-frame"/>`,
      text(left, foot + 18, ends[0][0], 'class="hq-end"'),
      text(WIDTH - right, foot + 18, ends[0][1], 'text-anchor="end" class="hq-end"'),
      text((left + WIDTH - right) / 2, this.height - 4, columns[0] ?? "", 'text-anchor="middle"'),
    ];
    if (ends[1]) {
      parts.push(
        text(left - 4, foot, ends[1][0], 'text-anchor="end" class="hq-end"'),
        text(left - 4, top + 10, ends[1][1], 'text-anchor="end" class="hq-end"'),
        text(12, middle, columns[1] ?? "", `text-anchor="middle" transform="rotate(-90 12 ${middle})"`),
      );
    }
    return parts.join("");
  }

  /**
   * The points with the mixed colours of their responsibilities, and the means.
   * @param {{ x: number[], y: number[], shares: number[][], means: number[][], names: string[] }} picture
   * @param {number[][]} colours
   */
  points({ x, y, shares, means, names }, colours) {
    const dots = x.map((value, i) => {
      const colour = [0, 1, 2].map((c) => Math.round(shares[i].reduce((sum, r, k) => sum + r * colours[k % colours.length][c], 0)));
      return `<circle cx="${this.x(value)}" cy="${this.y(y[i])}" r="3" fill="rgb(${colour})" fill-opacity=".75"/>`;
    });
    const marks = means.map(
      (mean, k) => `<g class="hq-mean"><circle cx="${this.x(mean[0])}" cy="${this.y(mean[1])}" r="6"
        fill="rgb(${colours[k % colours.length]})"/>${text(this.x(mean[0]) + 9, this.y(mean[1]) - 7, String(k + 1), "")}
        <title>${escaped(names[k] ?? "")}</title></g>`,
    );
    return dots.join("") + marks.join("");
  }
}

/** @type {(x: number, y: number, words: string, more: string) => string} */
export const text = (x, y, words, more) => `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;

/** @type {(words: string) => string} */
const escaped = (words) => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
