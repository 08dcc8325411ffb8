// Marks on a picture: tapped into place, dragged, or moved with the arrow keys. Each is a button of its own.

import { nameOf, shapeOf } from "./colours.js";
import { inWords } from "./board.js";
import { drawn, made, pressed } from "./parts.js";

/** @import { Board } from "./board.js" */

const FAR = 10; // steps, with Shift
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The mark of component k: its shape in its colour, and its number. @param {number} k */
export function badge(k) {
  const shape = drawn("path", { d: shapeOf(k) });
  shape.style.fill = `var(${nameOf(k)})`;
  return drawn("svg", { viewBox: "-4 -4 32 32", class: "hc-badge", "aria-hidden": "true" }, shape, drawn("text", { x: 12, y: 17, "text-anchor": "middle" }, String(k + 1)));
}

export class Marks {
  /** @type {(number[] | null)[]} */
  places;
  active = 0;

  /**
   * @param {Board} board
   * @param {{ places: (number[] | null)[], names: string[], numbers: number[], onMove: (places: (number[] | null)[]) => void,
   *   onlyUp?: number, said: HTMLElement, words?: (place: number[]) => string }} given
   *   places: one for each mark, null for one that is not there yet; names: what each is called; numbers: whose colour
   *   and shape each has; onlyUp: the first number of every place, where marks move along the second axis alone;
   *   said: where a move is written, for everybody; words: a place in words, without them its columns and values
   */
  constructor(board, { places, names, numbers, onMove, onlyUp, said, words }) {
    this.board = board;
    this.places = places.map((each) => each && [...each]);
    this.names = names;
    this.onMove = onMove;
    this.onlyUp = onlyUp;
    this.said = said;
    this.words = words ?? ((/** @type {number[]} */ place) => inWords(place, board.shown));
    this.buttons = numbers.map((k, i) => this.#button(i, badge(k)));
    board.element.classList.add("hc-live");
    board.over.append(...this.buttons);
    board.over.addEventListener("click", (event) => this.#tap(event));
    board.follow(() => this.#place());
    this.active = Math.max(0, this.places.indexOf(null));
  }

  /** The marks as an answer; null while one is missing. @returns {number[][] | null} */
  get answer() {
    const { places } = this;
    return places.every((each) => each !== null) ? /** @type {number[][]} */ (places) : null;
  }

  /** Takes a mark up: it is put into the middle where it is not there yet. @param {number} i */
  choose(i) {
    if (!this.places[i]) this.#move(i, this.#middle(i));
    this.active = i;
    this.#place();
    this.buttons[i].focus({ preventScroll: true });
  }

  /** Not all into one place: from one place EM cannot tell components apart. @param {number} i */
  #middle(i) {
    const { low, high } = this.board.shown;
    const share = (i + 1) / (this.places.length + 1);
    return low.map((end, axis) => end + (axis === 0 ? share : 0.5) * (high[axis] - end));
  }

  /** @param {number} i @param {SVGElement} picture */
  #button(i, picture) {
    const button = pressed("", "hc-mark");
    button.append(picture);
    button.hidden = true;
    button.addEventListener("keydown", (event) => this.#key(i, event));
    button.addEventListener("pointerdown", (event) => {
      this.active = i;
      button.setPointerCapture(event.pointerId);
      button.focus({ preventScroll: true });
      event.preventDefault();
      this.#place();
    });
    button.addEventListener("pointermove", (event) => {
      if (button.hasPointerCapture(event.pointerId)) this.#move(i, this.#under(event));
    });
    button.addEventListener("click", (event) => event.stopPropagation());
    return button;
  }

  /** @param {MouseEvent} event */
  #under(event) {
    if (!this.board.axes) this.board.draw();
    const { left, top } = this.board.over.getBoundingClientRect();
    return this.board.axes?.place(event.clientX - left, event.clientY - top) ?? [];
  }

  /** A tap puts the next mark that is missing; where all are there, the chosen one moves. @param {MouseEvent} event */
  #tap(event) {
    const missing = this.places.indexOf(null);
    const i = missing >= 0 ? missing : this.active;
    this.#move(i, this.#under(event));
    const next = this.places.indexOf(null);
    this.active = next >= 0 ? next : i;
    this.#place();
  }

  /** @param {number} i @param {KeyboardEvent} event */
  #key(i, event) {
    const arrow = ARROWS[event.key];
    const place = this.places[i];
    if (!arrow || !place || !this.board.axes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : 1;
    // On one axis up is more, too.
    const steps = place.length === 1 ? [arrow[0] + arrow[1]] : arrow;
    this.active = i;
    this.#move(i, this.board.axes.moved(place, steps.map((step) => far * step)));
  }

  /** @param {number} i @param {number[]} place */
  #move(i, place) {
    if (place.length === 0) return;
    this.places[i] = this.onlyUp === undefined ? place : [this.onlyUp, place[1]];
    this.#place();
    this.said.textContent = this.inWords(i);
    this.onMove(this.places);
  }

  /** @param {number} i */
  inWords(i) {
    const place = this.places[i];
    return place ? `${this.names[i]}: ${this.words(place)}` : "";
  }

  #place() {
    const { axes } = this.board;
    this.buttons.forEach((button, i) => {
      const place = this.places[i];
      button.hidden = !place;
      button.classList.toggle("hc-chosen", i === this.active);
      if (!place || !axes) return;
      const { x, y } = axes.pixel(place);
      button.style.translate = `${x}px ${y}px`;
      button.setAttribute("aria-label", `${this.inWords(i)}. Move it with the arrow keys.`);
    });
  }
}

/** A mark that does not move. @param {Board} board @param {number[]} place @param {string} name its class @param {SVGElement} [picture] */
export function fixedMark(board, place, name, picture) {
  const mark = made("div", `hc-fixed ${name}`);
  if (picture) mark.append(picture);
  board.over.append(mark);
  board.follow(() => {
    if (!board.axes) return;
    const { x, y } = board.axes.pixel(place);
    mark.style.translate = `${x}px ${y}px`;
  });
  return mark;
}
