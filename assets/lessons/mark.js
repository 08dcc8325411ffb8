// A place in the picture: a mark that is dragged, or moved by the arrow keys, over the points with their colours.

import { rgbOf, schemeFor } from "../shared/palette.js";
import { Board } from "./board.js";

/** @import { MarkPicture } from "./content.js" */

const NUDGE = 0.01; // of the axis, for an arrow key

export class MarkBoard extends Board {
  /**
   * @param {MarkPicture} picture
   * @param {HTMLElement} host  an element in the page, for its colours
   */
  constructor(picture, host) {
    super(picture, "The mark: drag it, or move it with the arrow keys");
    this.picture = picture;
    this.place = [...picture.means[0]];
    this.colours = schemeFor(host, picture.theme).colours.map(rgbOf);
    this.svg.addEventListener("pointerdown", (event) => this.#grab(event));
    this.svg.addEventListener("pointermove", (event) => this.#drag(event));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    const ends = [0, 1].map((axis) => [picture.low[axis].toPrecision(3), picture.high[axis].toPrecision(3)]);
    this.svg.innerHTML = `${this.frame(/** @type {[string, string][]} */ (ends))}${this.points(picture, this.colours)}
      <g class="hq-told"></g><g class="hq-mark"><circle r="14" class="hq-halo"/><path d="M-9 0H9M0 -9V9"/></g>`;
    this.#move(this.place);
  }

  get answer() {
    return this.place;
  }

  /** @param {number[]} place */
  #move(place) {
    const { low, high } = this.picture;
    this.place = place.map((value, axis) => Math.min(high[axis], Math.max(low[axis], value)));
    this.svg.querySelector(".hq-mark")?.setAttribute("transform", `translate(${this.x(this.place[0])} ${this.y(this.place[1])})`);
    this.where.textContent = `Your mark is at (${this.place[0].toFixed(2)}, ${this.place[1].toFixed(2)}).`;
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (this.locked) return;
    this.svg.setPointerCapture(event.pointerId);
    this.#move(this.at(event));
    event.preventDefault();
    this.svg.focus();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.locked && this.svg.hasPointerCapture(event.pointerId)) this.#move(this.at(event));
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
