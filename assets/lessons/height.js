// The height of the curve after the next step: a mark beside the curve so far, dragged or moved up and down.

import { Board } from "./board.js";

/** @import { CurvePicture } from "./content.js" */

const NUDGE = 0.01; // of the axis, for an arrow key

export class HeightBoard extends Board {
  /** @param {CurvePicture} picture */
  constructor({ steps, curve, low, high }) {
    const next = steps[steps.length - 1] + 1;
    const axes = { low: [steps[0] - 0.4, low], high: [next + 0.6, high], columns: ["step", "log-likelihood l"] };
    super(axes, "The mark: drag it up or down, or move it with the arrow keys", { height: 260, left: 66 });
    this.next = next;
    this.level = curve[curve.length - 1];
    this.last = this.level;
    this.svg.addEventListener("pointerdown", (event) => this.#grab(event));
    this.svg.addEventListener("pointermove", (event) => this.#drag(event));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    const line = steps.map((step, i) => `${this.x(step)},${this.y(curve[i])}`).join(" ");
    const dots = steps.map((step, i) => `<circle cx="${this.x(step)}" cy="${this.y(curve[i])}" r="3.5" class="hq-dot"/>`);
    const ticks = [...steps, next].map(
      (step) => `<text x="${this.x(step)}" y="${this.height - 18}" text-anchor="middle" class="hq-end">${step}</text>`,
    );
    this.svg.innerHTML = `${this.frame([["", ""], [written(low, 0), written(high, 0)]])}${ticks.join("")}
      <line x1="${this.x(next)}" x2="${this.x(next)}" y1="${this.edge.top}" y2="${this.height - this.edge.bottom}" class="hq-rail"/>
      <polyline points="${line}" class="hq-curve"/>${dots.join("")}<line class="hq-reach"/>
      <g class="hq-told"></g><g class="hq-mark"><circle r="14" class="hq-halo"/><path d="M-9 0H9"/></g>`;
    const reach = this.svg.querySelector(".hq-reach");
    reach?.setAttribute("x1", String(this.x(next - 1)));
    reach?.setAttribute("y1", String(this.y(this.last)));
    reach?.setAttribute("x2", String(this.x(next)));
    this.#move(this.level);
  }

  get answer() {
    return this.level;
  }

  /** @param {number} value */
  #move(value) {
    const { low, high } = this.axes;
    this.level = Math.min(high[1], Math.max(low[1], value));
    this.svg.querySelector(".hq-mark")?.setAttribute("transform", `translate(${this.x(this.next)} ${this.y(this.level)})`);
    this.svg.querySelector(".hq-reach")?.setAttribute("y2", String(this.y(this.level)));
    const gain = this.level - this.last;
    const side = gain < 0 ? "below" : "above";
    this.where.textContent = `Your mark is at l = ${written(this.level, 1)}, ${written(Math.abs(gain), 1)} nats ${side} step ${this.next - 1}.`;
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    this.svg.setPointerCapture(event.pointerId);
    this.#move(this.at(event)[1]);
    event.preventDefault();
    this.svg.focus();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (this.svg.hasPointerCapture(event.pointerId)) this.#move(this.at(event)[1]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const turn = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!turn) return;
    const { low, high } = this.axes;
    this.#move(this.level + turn * (event.shiftKey ? 5 : 1) * NUDGE * (high[1] - low[1]));
    event.preventDefault();
    event.stopPropagation(); // the player's keys are for the run
  }

  /**
   * Shows the true height beside the mark, which stays where it was put.
   * @param {number[]} truth
   */
  tell([truth]) {
    const told = /** @type {SVGGElement} */ (this.svg.querySelector(".hq-told"));
    const [x, y] = [this.x(this.next), this.y(truth)];
    told.innerHTML = `<line x1="${this.x(this.next - 1)}" y1="${this.y(this.last)}" x2="${x}" y2="${y}" class="hq-curve"/>
      <line x1="${x}" y1="${this.y(this.level)}" x2="${x}" y2="${y}" class="hq-gap"/>
      <circle cx="${x}" cy="${y}" r="6" class="hq-truth-mark"/>`;
    this.svg.querySelector(".hq-mark")?.classList.add("hq-ghost-mark");
  }
}

/** @type {(value: number, decimals: number) => string} */
const written = (value, decimals) =>
  value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace("-", "−");
