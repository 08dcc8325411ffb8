// A point of the picture: clicked, tapped, or walked to by the arrow keys.

import { rgbOf, schemeFor } from "../shared/palette.js";
import { Board } from "./board.js";

/** @import { PickPicture } from "./content.js" */

const STRIDE = 10; // points, for an arrow key with Shift
const FLAT = 130; // the height of a picture of points on a line

export class PickBoard extends Board {
  /** @type {number | undefined} */
  row;

  /**
   * @param {PickPicture} picture
   * @param {HTMLElement} host  an element in the page, for its colours
   */
  constructor(picture, host) {
    super(picture, "The points: click one, or walk through them with the arrow keys", picture.flat ? { height: FLAT, left: 12 } : {});
    this.picture = picture;
    const { x, y, low, high } = picture;
    const rows = x.map((_, i) => i);
    // Both orders hold every point: each can be reached with two keys.
    this.across = [...rows].sort((i, j) => x[i] - x[j] || y[i] - y[j] || i - j);
    this.upward = picture.flat ? this.across : [...rows].sort((i, j) => y[i] - y[j] || x[i] - x[j] || i - j);
    this.element.classList.add("hq-pick-board");
    this.svg.addEventListener("click", (event) => this.#nearest(event));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    const ends = [0, 1].map((axis) => [low, high].map((end) => end[axis].toPrecision(3).replace("-", "−")));
    const colours = schemeFor(host, picture.theme).colours.map(rgbOf);
    this.svg.innerHTML = `${this.frame(/** @type {[string, string][]} */ (picture.flat ? ends.slice(0, 1) : ends))}
      ${this.points(picture, colours)}<g class="hq-told"></g><circle r="9" class="hq-picked" visibility="hidden"/>`;
    this.where.textContent = "No point is chosen yet.";
  }

  get answer() {
    return this.row;
  }

  /** @param {number} row */
  choose(row) {
    this.row = row;
    const { x, y, flat } = this.picture;
    const ring = /** @type {SVGCircleElement} */ (this.svg.querySelector(".hq-picked"));
    ring.setAttribute("visibility", "visible");
    ring.setAttribute("cx", String(this.x(x[row])));
    ring.setAttribute("cy", String(this.y(y[row])));
    const numbers = (flat ? [x[row]] : [x[row], y[row]]).map((value) => String(Number(value.toPrecision(4))));
    const place = flat ? numbers[0] : `(${numbers.join(", ")})`;
    this.where.textContent = `You have chosen the point at ${place}.`;
    this.element.dispatchEvent(new CustomEvent("picked"));
  }

  /** @param {MouseEvent} event */
  #nearest(event) {
    const [px, py] = this.pixel(event);
    const { x, y } = this.picture;
    let [row, least] = [0, Infinity];
    for (let i = 0; i < x.length; i++) {
      const away = (this.x(x[i]) - px) ** 2 + (this.y(y[i]) - py) ** 2;
      if (away < least) [row, least] = [i, away];
    }
    this.choose(row);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const turn = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!turn) return;
    const order = event.key === "ArrowUp" || event.key === "ArrowDown" ? this.upward : this.across;
    const from = this.row === undefined ? Math.floor(order.length / 2) : order.indexOf(this.row);
    const to = this.row === undefined ? from : from + turn * (event.shiftKey ? STRIDE : 1);
    this.choose(order[Math.min(order.length - 1, Math.max(0, to))]);
    event.preventDefault();
    event.stopPropagation(); // the player's keys are for the run
  }

  /**
   * Rings the point that changes most; the one that was chosen keeps its own ring, dashed.
   * @param {number[]} truth  its row
   */
  tell([row]) {
    const { x, y } = this.picture;
    const [tx, ty] = [this.x(x[row]), this.y(y[row])];
    const told = /** @type {SVGGElement} */ (this.svg.querySelector(".hq-told"));
    const from = this.row === undefined ? "" : `<line x1="${this.x(x[this.row])}" y1="${this.y(y[this.row])}" x2="${tx}" y2="${ty}" class="hq-gap"/>`;
    told.innerHTML = `${from}<circle cx="${tx}" cy="${ty}" r="8" class="hq-truth-ring"/>`;
    this.svg.querySelector(".hq-picked")?.classList.add("hq-ghost-ring");
  }
}
