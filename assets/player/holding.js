// A handle in a hand: taken with the pointer and dragged, or moved with the arrow keys, until the hand lets go.

/** @import { Handles } from "./handles.js" */
/** @import { Spot } from "./spots.js" */

/**
 * @typedef {object} Held  a handle in a hand: of body k, i = 0 its centre, else an arm
 * @property {number} pointer
 * @property {number} k
 * @property {number} i
 * @property {number} dx  from where the hand has it to where it stands
 * @property {number} dy
 * @property {number} x
 * @property {number} y
 * @property {boolean} moved
 */

const STEP = 4; // pixels a press of an arrow key moves a handle, and five times that with shift
const SETTLED = 400; // milliseconds after the last press at which the hand has let go

/** @type {Record<string, Spot>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Holding {
  /** @type {Held | null} */
  held = null;
  /** @type {[number, number]} */
  pushed = [0, 0];
  /** @type {number | undefined} */
  resting;
  /** @type {number | undefined} */
  request;

  /** @param {Handles} handles  of which one can be held at a time */
  constructor(handles) {
    this.handles = handles;
  }

  /** Whether one is being moved just now, by hand or with the keys. */
  get busy() {
    return this.held !== null || this.resting !== undefined;
  }

  /**
   * Lets a handle be taken: of body k, i = 0 its centre, else an arm.
   * @type {(knob: HTMLElement, k: number, i: number) => void}
   */
  listen(knob, k, i) {
    knob.addEventListener("pointerdown", (event) => this.#grab(event, knob, k, i));
    knob.addEventListener("pointermove", (event) => this.#drag(event));
    knob.addEventListener("pointerup", (event) => this.#drop(event));
    knob.addEventListener("pointercancel", (event) => this.#drop(event));
    knob.addEventListener("keydown", (event) => this.#press(event, k, i));
    knob.addEventListener("blur", () => this.resting && this.#rest());
  }

  /** Lets go without another word. */
  stop() {
    clearTimeout(this.resting);
    this.resting = undefined;
    this.held = null;
  }

  destroy() {
    this.stop();
    if (this.request !== undefined) cancelAnimationFrame(this.request);
  }

  /** @type {(event: PointerEvent, knob: HTMLElement, k: number, i: number) => void} */
  #grab(event, knob, k, i) {
    if (event.button || this.held) return;
    event.preventDefault();
    event.stopPropagation();
    knob.setPointerCapture(event.pointerId);
    const [x, y] = this.handles.at(event);
    const [left, top] = this.handles.shownAt(k, i);
    this.handles.choose(k);
    this.held = { pointer: event.pointerId, k, i, dx: left - x, dy: top - y, x, y, moved: false };
    this.handles.element.classList.add("hs-holding");
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const { held } = this;
    if (!held || held.pointer !== event.pointerId) return;
    const [x, y] = this.handles.at(event);
    if (!held.moved && Math.hypot(x - held.x, y - held.y) < 1) return;
    Object.assign(held, { x, y, moved: true });
    this.request ??= requestAnimationFrame(() => this.#moveTo(held));
  }

  /** @param {PointerEvent} event */
  #drop(event) {
    const { held } = this;
    if (!held || held.pointer !== event.pointerId) return;
    if (held.moved) this.#moveTo(held);
    this.handles.element.classList.remove("hs-holding");
    this.stop();
    this.handles.place();
    if (!held.moved) return this.handles.hand.letGo();
    this.handles.hand.say(this.handles.words(held.k, held.i));
    this.handles.hand.changed();
  }

  /** @param {Held} held */
  #moveTo({ k, i, x, y, dx, dy }) {
    if (this.request !== undefined) cancelAnimationFrame(this.request);
    this.request = undefined;
    this.handles.move(k, i, x + dx, y + dy);
  }

  /** @type {(event: KeyboardEvent, k: number, i: number) => void} */
  #press(event, k, i) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 5 * STEP : STEP;
    const [x, y] = this.handles.spot(k, i);
    this.handles.move(k, i, x + step * arrow[0], y + step * arrow[1]);
    clearTimeout(this.resting);
    this.pushed = [k, i];
    this.resting = setTimeout(() => this.#rest(), SETTLED);
  }

  #rest() {
    this.stop();
    this.handles.hand.say(this.handles.words(...this.pushed));
    this.handles.hand.changed();
  }
}
