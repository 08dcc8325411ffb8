// The handles of one picture: what a hand, or the arrow keys, can take hold of in the first frame.
//
// They lie above Plotly's layers, which would eat the pointer, and only where they are: beside them one zooms as ever.
// While one is held (holding.js), the numbers of the traces that follow go straight into their channels, and the picture
// draws them as it draws a half-step.

import { axisOf, isDrawn, lengthOf, offsetOf } from "../shared/plotly.js";
import { added, armsOf, bodiesOf, flat, removed, rounded, stretched } from "./bodies.js";
import { follow } from "./followers.js";
import { GroundClicks } from "./ground.js";
import { Holding } from "./holding.js";
import { besides, inSight, isSeen, placeAt, spotOf, wellInside } from "./spots.js";
import { bodyInWords, handleInWords } from "./words.js";

/** @import { Axis } from "../shared/types.js" */
/** @import { Vector } from "./bodies.js" */
/** @import { Body, HandlesSpec } from "./content.js" */
/** @import { Hand } from "./hand.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Ground, Spot } from "./spots.js" */

export class Handles {
  /** @type {HandlesSpec | null} */
  spec = null;
  /** @type {Body[]} */
  bodies = [];
  /** @type {Vector[][]} */
  arms = [];
  /** @type {HTMLElement[][]} */
  knobs = [];
  /** @type {number | null} */
  chosen = null;
  /** @type {Ground & { axes: [Axis, Axis] } | null} */
  ground = null;
  /** @type {Vector} */
  scale = [];

  /**
   * @param {Picture} picture  whose traces follow
   * @param {Hand} hand        hears what became of them, and knows whether a place is asked for
   */
  constructor(picture, hand) {
    this.picture = picture;
    this.hand = hand;
    this.element = document.createElement("div");
    this.element.className = "hs-handles";
    this.element.hidden = true;
    this.bin = document.createElement("button");
    this.bin.type = "button";
    this.bin.className = "hs-bin";
    this.bin.textContent = "×";
    this.bin.addEventListener("click", () => this.remove(this.chosen));
    this.area = document.createElement("div");
    this.area.className = "hs-ground";
    this.area.addEventListener("pointerdown", (event) => event.stopPropagation());
    this.element.append(this.area, this.bin);
    picture.element.append(this.element);
    this.holding = new Holding(this);
    this.clicks = new GroundClicks(
      picture.element,
      (event) => this.#spotInPlot(event),
      (spot, twice) => this.#clicked(spot, twice),
    );
    // Plotly would take the second press of a double click for a wish to see everything.
    picture.element.addEventListener("mousedown", (event) => hand.editing && event.detail > 1 && event.stopPropagation(), true);
  }

  /** What is declared: asked for only while something is. */
  get #told() {
    if (!this.spec) throw new Error("No handles are declared.");
    return this.spec;
  }

  /** The plot as it was placed: asked for only while handles are shown. */
  get #plot() {
    if (!this.ground) throw new Error("The handles have no place yet.");
    return this.ground;
  }

  get full() {
    return this.bodies.length >= this.#told.most;
  }

  /**
   * Takes what a new animation declares; null for nothing. What is chosen and focused stays so.
   * @param {HandlesSpec | null} spec
   */
  take(spec) {
    // Arms of another shape, or in other dimensions, are none that these bodies could stand on.
    const alike = spec && this.spec?.shape === spec.shape && this.spec.names.length === spec.names.length;
    this.spec = spec;
    this.holding.stop();
    this.bodies = spec ? bodiesOf(spec) : [];
    this.arms = this.bodies.map((_, k) => (alike && this.arms[k]) || []);
    if (this.chosen !== null && this.chosen >= this.bodies.length) this.chosen = null;
    this.#furnish();
  }

  /** Goes back to what the animation says. */
  reset() {
    this.take(this.spec);
    if (this.spec) this.#follow();
  }

  /** Whether one is being moved just now, by hand or with the keys. */
  get busy() {
    return this.holding.busy;
  }

  /** @param {boolean} visible */
  show(visible) {
    this.element.hidden = !visible;
    this.choose(visible ? this.chosen : null);
  }

  /** Puts everything where it belongs in the picture as it is drawn now. */
  place() {
    const { plot } = this.picture;
    const { spec } = this;
    if (this.element.hidden || !spec || !isDrawn(plot)) return;
    const [ax, ay] = [axisOf(plot, "x"), axisOf(plot, "y")];
    const [width, height] = [lengthOf(ax), lengthOf(ay)];
    const ground = (this.ground = { axes: [ax, ay], size: [width, height] });
    const perUnit = (/** @type {Axis} */ axis) => lengthOf(axis) / Math.abs(axis.range[1] - axis.range[0]);
    this.scale = ground.axes.slice(0, spec.names.length).map(perUnit);
    this.area.style.cssText = `left:${offsetOf(ax)}px;top:${offsetOf(ay)}px;width:${width}px;height:${height}px`;
    this.bodies.forEach((body, k) => {
      if (this.holding.held?.k !== k) this.arms[k] = inSight(ground, body, armsOf(body.spread, spec.shape, this.scale, this.arms[k]));
      for (const [i, knob] of this.knobs[k].entries()) {
        this.#put(knob, this.shownAt(k, i));
        knob.classList.toggle("hs-chosen", k === this.chosen);
        // Those of all at once would hide the data; those of a body out of sight would lie upon its centre.
        knob.hidden = i > 0 && (k !== this.chosen || !isSeen(ground, body.centre));
      }
      this.#speak(k);
    });
    this.#bin();
  }

  /** @param {number | null} k */
  choose(k) {
    this.chosen = k;
    this.place();
  }

  focus() {
    this.knobs[this.chosen ?? 0]?.[0].focus();
  }

  /** Adds a body at a place in the plot, in pixels; in the middle of it if none is named. */
  add(x = this.#plot.size[0] / 2, y = this.#plot.size[1] / 2) {
    const { most, noun } = this.#told;
    if (this.full) return this.hand.say(`There may be at most ${most} ${noun}s.`);
    this.holding.stop();
    const centre = placeAt(this.#plot, [x, y], this.scale);
    this.bodies = added(this.bodies, centre);
    this.arms.push([]);
    this.#furnish();
    this.choose(this.bodies.length - 1);
    this.hand.say(`Added ${this.words(this.bodies.length - 1, 0)}`);
    return this.hand.changed();
  }

  /** @param {number | null} k */
  remove(k) {
    const { noun } = this.#told;
    if (k === null || this.holding.held) return false;
    if (this.bodies.length === 1) return this.hand.say(`At least one ${noun} has to remain.`);
    this.holding.stop();
    this.bodies = removed(this.bodies, k);
    this.arms.splice(k, 1);
    this.#furnish();
    this.choose(null);
    this.hand.say(`Removed ${noun} ${k + 1}; ${this.bodies.length} left.`);
    return this.hand.changed();
  }

  /** Everything, as it goes back to whoever asked for it. */
  get content() {
    return { about: this.#told.about, count: this.bodies.length, numbers: flat(this.bodies) };
  }

  destroy() {
    this.holding.destroy();
    this.clicks.destroy();
    this.element.remove();
  }

  #furnish() {
    const alike = this.bodies[0]?.centre.map(() => 1);
    const wanted = this.bodies.map(({ spread }) => 1 + armsOf(spread, this.#told.shape, alike).length);
    for (const knobs of this.knobs.splice(wanted.length)) knobs.forEach((knob) => knob.remove());
    wanted.forEach((count, k) => {
      const knobs = (this.knobs[k] ??= []);
      for (const knob of knobs.splice(count)) knob.remove();
      while (knobs.length < count) knobs.push(this.#knob(k, knobs.length));
    });
  }

  /** @type {(k: number, i: number) => HTMLElement} */
  #knob(k, i) {
    const knob = document.createElement("div");
    knob.className = `hs-knob ${i ? "hs-arm" : "hs-centre"}`;
    knob.style.setProperty("--hs-c", `var(--hs-c${k + 1})`);
    knob.setAttribute("role", "slider");
    knob.setAttribute("aria-roledescription", "handle");
    knob.tabIndex = 0;
    this.holding.listen(knob, k, i);
    knob.addEventListener("focus", () => this.choose(k));
    this.element.append(knob); // above the bin, which must not stand in the way
    return knob;
  }

  /**
   * Takes a handle to a place in the plot, in pixels; all that follows is drawn at once.
   * @type {(k: number, i: number, x: number, y: number) => void}
   */
  move(k, i, x, y) {
    const body = this.bodies[k];
    if (i === 0) {
      body.centre = placeAt(this.#plot, [x, y], this.scale);
    } else {
      const [ax, ay] = this.#plot.axes;
      const tip = [ax.p2d(x), ay.p2d(y)];
      const to = body.centre.map((each, j) => tip[j] - each);
      const { shape, shared } = this.#told;
      const { spread, arms } = stretched(body.spread, this.arms[k], i - 1, to, shape, this.scale);
      this.arms[k] = arms;
      for (const each of shared ? this.bodies : [body]) each.spread = rounded(spread);
    }
    this.#follow();
    this.place();
  }

  #follow() {
    const { traces } = this.picture;
    follow(this.#told.followers, this.bodies, traces);
    this.picture.draw();
  }

  /** @type {(spot: Spot, twice: boolean) => void} */
  #clicked(spot, twice) {
    if (this.hand.placing || (twice && this.hand.editing)) this.hand.place(() => this.add(...spot));
    else if (!twice) this.choose(null);
  }

  /** @param {PointerEvent} event */
  #spotInPlot(event) {
    if (this.element.hidden || !this.ground) return null;
    const [x, y] = this.at(event);
    const [width, height] = this.ground.size;
    return x < 0 || y < 0 || x > width || y > height ? null : this.at(event);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Spot}
   */
  at(event) {
    const box = this.area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /**
   * Where a handle is in the plot, in pixels; it may be beyond its edge.
   * @type {(k: number, i: number) => Spot}
   */
  spot(k, i) {
    return spotOf(this.#plot, this.bodies[k], i ? this.arms[k][i - 1] : null);
  }

  /**
   * Where a handle is shown: at the edge if it would be beyond.
   * @type {(k: number, i: number) => Spot}
   */
  shownAt(k, i) {
    return wellInside(this.#plot, this.spot(k, i));
  }

  /** @type {(element: HTMLElement, spot: Spot) => void} */
  #put(element, [x, y]) {
    const [ax, ay] = this.#plot.axes;
    element.style.transform = `translate(${offsetOf(ax) + x}px, ${offsetOf(ay) + y}px)`;
  }

  #bin() {
    const { chosen, ground } = this;
    this.bin.hidden = chosen === null || this.bodies.length < 2 || !ground || this.holding.held !== null;
    if (chosen === null || !ground || this.bin.hidden) return;
    this.#put(this.bin, besides(ground, this.shownAt(chosen, 0), this.#spots()));
    const what = `Remove ${this.#told.noun} ${chosen + 1}`;
    this.bin.setAttribute("aria-label", what);
    this.bin.title = `${what} (Delete)`;
  }

  /** Where the handles are that can be seen. */
  #spots() {
    return this.knobs.flatMap((knobs, k) => knobs.flatMap((knob, i) => (knob.hidden ? [] : [this.shownAt(k, i)])));
  }

  /** @param {number} k */
  #speak(k) {
    const spec = this.#told;
    this.knobs[k].forEach((knob, i) => {
      knob.setAttribute("aria-label", handleInWords(spec, k, i, this.knobs[k].length - 1));
      knob.setAttribute("aria-valuetext", this.words(k, i));
      knob.setAttribute("aria-valuenow", String(this.bodies[k].centre[0]));
    });
  }

  /** @type {(k: number, i: number) => string} */
  words(k, i) {
    return bodyInWords(this.#told, this.bodies[k], k, i);
  }
}
