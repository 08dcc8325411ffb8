// A place in the picture: a mark that is dragged, or moved by the arrow keys, over the points with their colours.

import { rgbOf, schemeFor } from "../shared/palette.js";

/** @import { MarkPicture } from "./content.js" */

const WIDTH = 420;
const HEIGHT = 320;
const EDGE = { left: 46, right: 10, top: 8, bottom: 36 };
const NUDGE = 0.01; // of the axis, for an arrow key

export class MarkBoard {
  /**
   * @param {MarkPicture} picture
   * @param {HTMLElement} host  an element in the page, for its colours
   */
  constructor(picture, host) {
    this.picture = picture;
    this.place = [...picture.means[0]];
    this.locked = false;
    this.element = document.createElement("div");
    this.element.className = "hq-board";
    const scheme = schemeFor(host, picture.theme);
    this.colours = scheme.colours.map(rgbOf);
    this.element.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" tabindex="0" role="application"
      aria-label="The mark: drag it, or move it with the arrow keys"></svg><p class="hq-where" aria-live="polite"></p>`;
    this.svg = /** @type {SVGSVGElement} */ (this.element.querySelector("svg"));
    this.where = /** @type {HTMLElement} */ (this.element.querySelector(".hq-where"));
    this.svg.addEventListener("pointerdown", (event) => this.#grab(event));
    this.svg.addEventListener("pointermove", (event) => this.#drag(event));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    this.#draw();
  }

  /** @param {number} value */
  x(value) {
    const { low, high } = this.picture;
    return EDGE.left + ((value - low[0]) / (high[0] - low[0])) * (WIDTH - EDGE.left - EDGE.right);
  }

  /** @param {number} value */
  y(value) {
    const { low, high } = this.picture;
    return HEIGHT - EDGE.bottom - ((value - low[1]) / (high[1] - low[1])) * (HEIGHT - EDGE.top - EDGE.bottom);
  }

  #draw() {
    const { x, y, shares, means, names, columns, low, high } = this.picture;
    const dots = x.map((value, i) => {
      const colour = [0, 1, 2].map((c) => Math.round(shares[i].reduce((sum, r, k) => sum + r * this.colours[k][c], 0)));
      return `<circle cx="${this.x(value)}" cy="${this.y(y[i])}" r="3" fill="rgb(${colour})" fill-opacity=".75"/>`;
    });
    const marks = means.map(
      (mean, k) => `<g class="hq-mean"><circle cx="${this.x(mean[0])}" cy="${this.y(mean[1])}" r="6"
        fill="rgb(${this.colours[k]})"/><text x="${this.x(mean[0]) + 9}" y="${this.y(mean[1]) - 7}">${k + 1}</text>
        <title>${names[k]}</title></g>`,
    );
    const ends = [
      `<text x="${EDGE.left}" y="${HEIGHT - 18}" class="hq-end">${low[0].toPrecision(3)}</text>`,
      `<text x="${WIDTH - EDGE.right}" y="${HEIGHT - 18}" text-anchor="end" class="hq-end">${high[0].toPrecision(3)}</text>`,
      `<text x="${EDGE.left - 4}" y="${HEIGHT - EDGE.bottom}" text-anchor="end" class="hq-end">${low[1].toPrecision(3)}</text>`,
      `<text x="${EDGE.left - 4}" y="${EDGE.top + 10}" text-anchor="end" class="hq-end">${high[1].toPrecision(3)}</text>`,
      `<text x="${WIDTH / 2}" y="${HEIGHT - 4}" text-anchor="middle">${columns[0] ?? ""}</text>`,
      `<text x="12" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 12 ${HEIGHT / 2})">${columns[1] ?? ""}</text>`,
    ];
    this.svg.innerHTML = `<rect x="${EDGE.left}" y="${EDGE.top}" width="${WIDTH - EDGE.left - EDGE.right}"
      height="${HEIGHT - EDGE.top - EDGE.bottom}" class="hq-frame"/>${dots.join("")}${ends.join("")}${marks.join("")}
      <g class="hq-told"></g><g class="hq-mark"><circle r="14" class="hq-halo"/><path d="M-9 0H9M0 -9V9"/></g>`;
    this.#move(this.place);
  }

  /** @param {number[]} place */
  #move(place) {
    const { low, high } = this.picture;
    this.place = place.map((value, axis) => Math.min(high[axis], Math.max(low[axis], value)));
    this.svg.querySelector(".hq-mark")?.setAttribute("transform", `translate(${this.x(this.place[0])} ${this.y(this.place[1])})`);
    this.where.textContent = `Your mark is at (${this.place[0].toFixed(2)}, ${this.place[1].toFixed(2)}).`;
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const box = this.svg.getBoundingClientRect();
    const { low, high } = this.picture;
    const px = ((event.clientX - box.left) / box.width) * WIDTH;
    const py = ((event.clientY - box.top) / box.height) * HEIGHT;
    const share = [
      (px - EDGE.left) / (WIDTH - EDGE.left - EDGE.right),
      (HEIGHT - EDGE.bottom - py) / (HEIGHT - EDGE.top - EDGE.bottom),
    ];
    return share.map((part, axis) => low[axis] + part * (high[axis] - low[axis]));
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (this.locked) return;
    this.svg.setPointerCapture(event.pointerId);
    this.#move(this.#at(event));
    event.preventDefault();
    this.svg.focus();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.locked && this.svg.hasPointerCapture(event.pointerId)) this.#move(this.#at(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (!(dx || dy) || this.locked) return;
    const { low, high } = this.picture;
    const size = event.shiftKey ? 5 * NUDGE : NUDGE;
    this.#move([this.place[0] + dx * size * (high[0] - low[0]), this.place[1] + dy * size * (high[1] - low[1])]);
    event.preventDefault();
    event.stopPropagation(); // the player's keys are for the run
  }

  /**
   * Shows the truth beside the mark, which stays where it was put.
   * @param {number[]} truth
   */
  tell(truth) {
    const told = /** @type {SVGGElement} */ (this.svg.querySelector(".hq-told"));
    const [x, y] = [this.x(truth[0]), this.y(truth[1])];
    told.innerHTML = `<line x1="${this.x(this.place[0])}" y1="${this.y(this.place[1])}" x2="${x}" y2="${y}" class="hq-gap"/>
      <circle cx="${x}" cy="${y}" r="8" class="hq-truth-mark"/>`;
    this.svg.querySelector(".hq-mark")?.classList.add("hq-ghost-mark");
  }
}
