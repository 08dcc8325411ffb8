// The handles of one picture: what a hand, or the arrow keys, can take hold of in the first frame.
//
// They lie above Plotly's layers, which would eat the pointer, and only where they are: beside them one zooms as ever.
// While one is held, the numbers of the traces that follow go straight into their channels, and the picture draws them
// as it draws a half-step.

import {
  added,
  armsOf,
  bodiesOf,
  coefficients,
  density,
  flat,
  removed,
  rounded,
  stretched,
  toPixels,
} from "./bodies.js";
import { axisOf } from "./strokes.js";

const STEP = 4; // pixels a press of an arrow key moves a handle, and five times that with shift
const SETTLED = 400; // milliseconds after the last press at which the hand has let go
const EDGE = 9; // pixels: a handle that would be out of the picture waits this far inside it
const BESIDE = 20; // pixels, to the right and down or up: where the button that removes a body is
const PRESS = 5; // a press that moves less is a click

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Handles {
  /** picture: whose traces follow; hand: hears what became of them, and knows whether a place is asked for. */
  constructor(picture, hand) {
    this.picture = picture;
    this.hand = hand;
    this.bodies = [];
    this.chosen = null;
    this.held = null;
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
    picture.element.addEventListener("pointerdown", (event) => (this.pressed = event), true);
    // Plotly would take the second press of a double click for a wish to see everything.
    picture.element.addEventListener("mousedown", (event) => hand.editing && event.detail > 1 && event.stopPropagation(), true);
    this.release = (event) => this.#released(event);
    window.addEventListener("pointerup", this.release, true);
  }

  /** Takes what a new animation declares; null for nothing. What is chosen and focused stays so. */
  take(spec) {
    // Arms of another shape, or in other dimensions, are none that these bodies could stand on.
    const alike = spec && this.spec?.shape === spec.shape && this.spec.names.length === spec.names.length;
    this.spec = spec;
    this.stop();
    this.bodies = spec ? bodiesOf(spec) : [];
    this.arms = this.bodies.map((_, k) => (alike && this.arms?.[k]) || []);
    if (this.chosen >= this.bodies.length) this.chosen = null;
    this.#furnish();
  }

  /** Goes back to what the animation says. */
  reset() {
    this.take(this.spec);
    if (this.spec) this.#follow();
  }

  /** Whether one is being moved just now, by hand or with the keys. */
  get busy() {
    return this.held !== null || this.resting !== undefined;
  }

  show(visible) {
    this.element.hidden = !visible;
    this.choose(visible ? this.chosen : null);
  }

  /** Puts everything where it belongs in the picture as it is drawn now. */
  place() {
    const { plot } = this.picture;
    if (this.element.hidden || !this.spec || !plot._fullLayout) return;
    this.axes = [axisOf(plot, "x"), axisOf(plot, "y")];
    this.scale = this.axes.slice(0, this.spec.names.length).map((axis) => axis._length / Math.abs(axis.range[1] - axis.range[0]));
    const [ax, ay] = this.axes;
    this.area.style.cssText = `left:${ax._offset}px;top:${ay._offset}px;width:${ax._length}px;height:${ay._length}px`;
    this.bodies.forEach((body, k) => {
      if (this.held?.k !== k) this.arms[k] = this.#inSight(body, armsOf(body.spread, this.spec.shape, this.scale, this.arms[k]));
      for (const [i, knob] of this.knobs[k].entries()) {
        this.#put(knob, this.#spot(k, i));
        knob.classList.toggle("hs-chosen", k === this.chosen);
        // Those of all at once would hide the data; those of a body out of sight would lie upon its centre.
        knob.hidden = i > 0 && (k !== this.chosen || !this.#seen(body.centre));
      }
      this.#speak(k);
    });
    this.#bin();
  }

  choose(k) {
    this.chosen = k;
    this.place();
  }

  focus() {
    this.knobs[this.chosen ?? 0]?.[0].focus();
  }

  /** Adds a body at a place in the plot, in pixels; in the middle of it if none is named. */
  add(x = this.axes[0]._length / 2, y = this.axes[1]._length / 2) {
    const { most, noun } = this.spec;
    if (this.bodies.length >= most) return this.hand.say(`There may be at most ${most} ${noun}s.`);
    this.stop();
    const centre = this.#fromPixels(x, y);
    this.bodies = added(this.bodies, centre);
    this.arms.push([]);
    this.#furnish();
    this.choose(this.bodies.length - 1);
    this.hand.say(`Added ${this.#words(this.bodies.length - 1, 0)}`);
    return this.hand.changed();
  }

  remove(k) {
    const { noun } = this.spec;
    if (k === null || this.held) return false;
    if (this.bodies.length === 1) return this.hand.say(`One ${noun} has to stay.`);
    this.stop();
    this.bodies = removed(this.bodies, k);
    this.arms.splice(k, 1);
    this.#furnish();
    this.choose(null);
    this.hand.say(`Removed ${noun} ${k + 1}; ${this.bodies.length} left.`);
    return this.hand.changed();
  }

  /** Everything, as it goes back to whoever asked for it. */
  get content() {
    return { about: this.spec.about, count: this.bodies.length, numbers: flat(this.bodies) };
  }

  /** Lets go without another word. */
  stop() {
    clearTimeout(this.resting);
    this.resting = undefined;
    this.held = null;
  }

  destroy() {
    this.stop();
    cancelAnimationFrame(this.request);
    window.removeEventListener("pointerup", this.release, true);
    this.element.remove();
  }

  #furnish() {
    const wanted = this.bodies.map((body) => 1 + armsOf(body.spread, this.spec.shape, this.bodies[0].centre.map(() => 1)).length);
    this.knobs ??= [];
    while (this.knobs.length > wanted.length) this.knobs.pop().forEach((knob) => knob.remove());
    wanted.forEach((count, k) => {
      const knobs = (this.knobs[k] ??= []);
      while (knobs.length > count) knobs.pop().remove();
      while (knobs.length < count) knobs.push(this.#knob(k, knobs.length));
    });
  }

  #knob(k, i) {
    const knob = document.createElement("div");
    knob.className = `hs-knob ${i ? "hs-arm" : "hs-centre"}`;
    knob.style.setProperty("--hs-c", `var(--hs-c${k + 1})`);
    knob.setAttribute("role", "slider");
    knob.setAttribute("aria-roledescription", "handle");
    knob.tabIndex = 0;
    knob.addEventListener("pointerdown", (event) => this.#grab(event, k, i));
    knob.addEventListener("pointermove", (event) => this.#drag(event));
    knob.addEventListener("pointerup", (event) => this.#drop(event));
    knob.addEventListener("pointercancel", (event) => this.#drop(event));
    knob.addEventListener("keydown", (event) => this.#press(event, k, i));
    knob.addEventListener("focus", () => this.choose(k));
    knob.addEventListener("blur", () => this.resting && this.#rest());
    this.element.append(knob); // above the bin, which must not stand in the way
    return knob;
  }

  #grab(event, k, i) {
    if (event.button || this.held) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const [x, y] = this.#at(event);
    const [left, top] = this.#spot(k, i);
    this.choose(k);
    this.held = { pointer: event.pointerId, k, i, dx: left - x, dy: top - y, x, y, moved: false };
    this.element.classList.add("hs-holding");
  }

  #drag(event) {
    const { held } = this;
    if (held?.pointer !== event.pointerId) return;
    const [x, y] = this.#at(event);
    if (!held.moved && Math.hypot(x - held.x, y - held.y) < 1) return;
    Object.assign(held, { x, y, moved: true });
    this.request ??= requestAnimationFrame(() => this.#moveTo(held));
  }

  #drop(event) {
    const { held } = this;
    if (held?.pointer !== event.pointerId) return;
    if (held.moved) this.#moveTo(held);
    this.element.classList.remove("hs-holding");
    this.stop();
    this.place();
    if (!held.moved) return this.hand.letGo();
    this.hand.say(this.#words(held.k, held.i));
    this.hand.changed();
  }

  #moveTo({ k, i, x, y, dx, dy }) {
    cancelAnimationFrame(this.request);
    this.request = undefined;
    this.#move(k, i, x + dx, y + dy);
  }

  /** Takes a handle to a place in the plot, in pixels; all that follows is drawn at once. */
  #move(k, i, x, y) {
    const body = this.bodies[k];
    if (i === 0) {
      body.centre = this.#fromPixels(x, y);
    } else {
      const tip = [this.axes[0].p2d(x), this.axes[1].p2d(y)];
      const to = body.centre.map((each, j) => tip[j] - each);
      const { spread, arms } = stretched(body.spread, this.arms[k], i - 1, to, this.spec.shape, this.scale);
      this.arms[k] = arms;
      for (const each of this.spec.shared ? this.bodies : [body]) each.spread = rounded(spread);
    }
    this.#follow();
    this.place();
  }

  // A centre stays inside the picture, and gets as many digits as a pixel means.
  #fromPixels(x, y) {
    return this.scale.map((scale, j) => {
      const axis = this.axes[j];
      const pixel = Math.min(Math.max(j ? y : x, 0), axis._length);
      return toPixels(axis.p2d(pixel), scale);
    });
  }

  #follow() {
    const { traces } = this.picture;
    for (const [uid, of, radius] of this.spec.followers) {
      const body = of === null ? null : this.bodies.find(({ from }) => from === of);
      if (body === undefined) continue;
      for (const { moving, attribute } of traces.get(uid)?.parts ?? []) {
        const axis = ["x", "y"].indexOf(attribute);
        if (axis < 0 || (body === null && axis === 0)) continue;
        if (body) moving.current.set(coefficients(body, radius, axis, moving.length));
        else density(this.bodies, traces.get(uid).values.x, moving.current);
        moving.changed = true;
      }
    }
    this.picture.draw();
  }

  #press(event, k, i) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 5 * STEP : STEP;
    const [x, y] = this.#spot(k, i, false);
    this.#move(k, i, x + step * arrow[0], y + step * arrow[1]);
    clearTimeout(this.resting);
    this.pushed = [k, i];
    this.resting = setTimeout(() => this.#rest(), SETTLED);
  }

  #rest() {
    this.stop();
    this.hand.say(this.#words(...this.pushed));
    this.hand.changed();
  }

  // Clicks beside the handles: where a place is asked for, one; while editing, two in quick succession.
  #released(event) {
    const start = this.pressed;
    this.pressed = null;
    if (!start || this.element.hidden || !this.axes || event.button) return;
    const away = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > PRESS;
    if (away || start.target.closest(".hs-knob, .hs-bin, .modebar")) return void (this.first = null);
    const [x, y] = this.#at(event);
    const [width, height] = this.axes.map((axis) => axis._length);
    if (x < 0 || y < 0 || x > width || y > height) return;
    const twice = this.first && event.timeStamp - this.first.at < 400 && Math.hypot(x - this.first.x, y - this.first.y) < 2 * PRESS;
    this.first = twice ? null : { at: event.timeStamp, x, y };
    if (this.hand.placing || (twice && this.hand.editing)) this.hand.place(() => this.add(x, y));
    else if (!twice) this.choose(null);
  }

  #at(event) {
    const box = this.area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** Where a handle is in the plot, in pixels; at its edge if it would be beyond. */
  #spot(k, i, inside = true) {
    const { centre, mass, spread } = this.bodies[k];
    const [ax, ay] = this.axes;
    const arm = i ? this.arms[k][i - 1] : centre.map(() => 0);
    const x = ax.d2p(centre[0] + arm[0]);
    // On a line, a centre stands on the axis and an arm on the curve, where it bends from hollow to arched.
    const height = i ? (mass * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI * spread[0][0]) : 0;
    const y = ay.d2p(centre.length > 1 ? centre[1] + arm[1] : height);
    return inside ? [within(x, ax._length), within(y, ay._length)] : [x, y];
  }

  // Of an arm's two ends, the one that can be seen.
  #inSight(body, arms) {
    const seen = (arm, side) => this.#seen(body.centre.map((each, j) => each + side * arm[j]));
    return arms.map((arm) => (seen(arm, 1) || !seen(arm, -1) ? arm : arm.map((each) => -each)));
  }

  #seen(point) {
    const pixels = point.map((each, j) => this.axes[j].d2p(each));
    return pixels.every((pixel, j) => pixel >= 0 && pixel <= this.axes[j]._length);
  }

  #put(element, [x, y]) {
    element.style.transform = `translate(${this.axes[0]._offset + x}px, ${this.axes[1]._offset + y}px)`;
  }

  #bin() {
    this.bin.hidden = this.chosen === null || this.bodies.length < 2 || !this.axes || this.held !== null;
    if (this.bin.hidden) return;
    this.#put(this.bin, this.#besides(this.#spot(this.chosen, 0)));
    this.bin.setAttribute("aria-label", `Remove ${this.spec.noun} ${this.chosen + 1}`);
    this.bin.title = `Remove ${this.spec.noun} ${this.chosen + 1} (Delete)`;
  }

  // The corner beside a place that is farthest from all handles and still in the picture.
  #besides([x, y]) {
    const corners = [[1, -1], [-1, -1], [1, 1], [-1, 1]].map(([right, down]) => [x + BESIDE * right, y + BESIDE * down]); // prettier-ignore
    const room = ([left, top]) => {
      const [width, height] = this.axes.map((axis) => axis._length);
      if (left < BESIDE / 2 || top < BESIDE / 2 || left > width - BESIDE / 2 || top > height - BESIDE / 2) return -1;
      const seen = (k) => this.knobs[k].map((knob, i) => (knob.hidden ? null : this.#spot(k, i))).filter(Boolean);
      const spots = this.bodies.flatMap((_, k) => seen(k));
      return Math.min(...spots.map((spot) => Math.hypot(spot[0] - left, spot[1] - top)));
    };
    return corners.reduce((best, corner) => (room(corner) > room(best) + 1 ? corner : best));
  }

  #speak(k) {
    const { noun, shape } = this.spec;
    this.knobs[k].forEach((knob, i) => {
      const what = i === 0 ? "place" : shape === "free" ? `axis ${i}` : this.knobs[k].length > 2 ? `width ${i}` : "width";
      knob.setAttribute("aria-label", `${noun} ${k + 1}: ${what}`);
      knob.setAttribute("aria-valuetext", this.#words(k, i));
      knob.setAttribute("aria-valuenow", this.bodies[k].centre[0]);
    });
  }

  #words(k, i) {
    const { names, noun } = this.spec;
    const { centre, spread } = this.bodies[k];
    const values = i === 0 ? centre : spread.map((row, j) => Number(Math.sqrt(row[j]).toPrecision(4)));
    const listed = names.map((name, j) => `${name} ${values[j]}`).join(", ");
    return i === 0 ? `${noun} ${k + 1} at ${listed}` : `${noun} ${k + 1}, standard deviations: ${listed}`;
  }
}

const within = (value, length) => Math.min(Math.max(value, EDGE), length - EDGE);
