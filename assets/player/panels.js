// Panels: words, formulas and tables whose numbers change in the same draw as the pictures.
//
// Each template becomes elements once; a step rewrites only the slots. Under the live text lies an invisible copy of
// every template holding its longest numbers, all in one grid cell: the panel is as tall as its tallest moment from the
// start, at every width, and nothing below it ever jumps.

import { Fold } from "./fold.js";
import { openOrigin, showOrigin, tie } from "./origins.js";
import { longest, numberIn, partsOf } from "./slots.js";

/** @import { PanelSpec } from "./content.js" */
/** @import { Slot } from "./slots.js" */

/** @typedef {{ parts: (string | Slot)[], last?: string, set(text: string): void }} Place  where numbers stand */

const ANSWER = "inspector"; // a panel that comes because somebody has asked for it

const COMING = "data-coming"; // as em_viz/animation/slots.py writes it

const WAITS = "Step on once more for the sentence.";

export class Panel {
  /** @type {PanelSpec} */
  spec;
  /** @type {string | undefined} */
  texts;
  /** @type {(Template | null)[]} */
  live;
  /** @type {Sizer[]} */
  sizers;
  /** @type {number | undefined} */
  shown;

  /** How many frames may have left words in the document. */
  known = 0;

  constructor() {
    this.element = document.createElement("section");
    this.element.innerHTML = '<h3 class="hs-panel-title"></h3><div class="hs-stack"></div>';
    const [heading, stack] = /** @type {HTMLCollectionOf<HTMLElement>} */ (this.element.children);
    this.heading = heading;
    this.stack = stack;
    this.fold = new Fold(heading, stack);
    this.mirroring = false;
    this.waiting = document.createElement("p");
    this.waiting.className = "hs-waits";
    this.waiting.textContent = WAITS;
    // An opened explanation stays open when an E-step's words give way to an M-step's.
    stack.addEventListener("toggle", ({ target }) => target instanceof HTMLDetailsElement && this.#mirror(target), true);
  }

  /**
   * @param {PanelSpec} spec
   * @param {number} [known]
   */
  take(spec, known = spec.templateOf.data.length) {
    this.spec = spec;
    this.element.className = `hs-panel hs-panel-${spec.area}`;
    this.element.dataset.panel = spec.name;
    this.heading.hidden = !spec.title || spec.area === "headline";
    this.fold.take(spec.title, !this.heading.hidden && spec.name !== ANSWER);
    this.#write(known);
  }

  /**
   * Puts into the document what the first frames say, and keeps the room that their longest numbers take.
   * @param {number} known
   */
  #write(known) {
    const { spec } = this;
    this.known = known;
    const used = new Set(spec.templateOf.data.subarray(0, known));
    const open = known === spec.templateOf.data.length;
    const texts = spec.templates.map((text, i) => (used.has(i) ? (open ? text : withoutEnd(text)) : null));
    // Another run of the same model says the same in other numbers: what is opened then stays open.
    if (texts.join("\0") !== this.texts) {
      this.texts = texts.join("\0");
      const before = new Map((this.live ?? []).map((template) => [template?.text, template]));
      this.live = texts.map((text) => (text === null ? null : (before.get(text) ?? new Template(text))));
      const live = this.live.filter((template) => template !== null);
      this.sizers = live.map(({ text }) => new Sizer(text));
      this.stack.replaceChildren(...[...this.sizers, ...live].map(({ element }) => element));
      this.shown = undefined;
    }
    for (const sizer of this.sizers) sizer.fill((slot) => longest(spec.slots, slot, known));
  }

  /**
   * Shows what a frame says; or that its sentence waits.
   * @param {number} frame
   * @param {number} [known]
   * @param {boolean} [waits]
   */
  show(frame, known = this.known, waits = false) {
    if (known !== this.known) this.#write(known);
    if (waits !== (this.waiting.parentElement !== null)) {
      if (waits) this.stack.append(this.waiting);
      else this.waiting.remove();
    }
    const index = waits ? -1 : this.spec.templateOf.data[frame];
    this.live[index]?.fill((slot) => numberIn(this.spec.slots, slot, frame));
    if (index === this.shown) return;
    const origin = openOrigin(this.live[this.shown ?? -1]?.element);
    this.shown = index;
    this.live.forEach((template, i) => template && (template.element.hidden = i !== index));
    // The cell whose formula is open has another one now, of the half-step that is shown.
    if (origin !== null) showOrigin(this.live[index]?.element, origin);
  }

  /** @param {HTMLDetailsElement} details */
  #mirror(details) {
    const copy = details.closest(".hs-stack > *");
    if (this.mirroring || !copy || details.closest("[hidden], .hs-sizer")) return;
    const place = [...copy.querySelectorAll("details")].indexOf(details);
    this.mirroring = true;
    for (const copy of this.stack.children) {
      const twin = copy.querySelectorAll("details")[place];
      if (twin) twin.open = details.open;
    }
    // The twins' own events come in a later task.
    setTimeout(() => (this.mirroring = false), 50);
  }
}

/**
 * A template without what it says of how the run ends.
 * @param {string} text
 */
function withoutEnd(text) {
  const parsed = document.createElement("template");
  parsed.innerHTML = text;
  const telling = parsed.content.querySelectorAll(`[${COMING}]`);
  for (const element of telling) element.remove();
  return telling.length ? parsed.innerHTML : text;
}

/** A template's elements, and where in them its numbers stand. */
class Template {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.element = document.createElement("div");
    this.element.innerHTML = text;
    this.places = slotsIn(this.element);
    tie(this.element);
  }

  /**
   * Writes every slot's text, by a function of the slot.
   * @param {(slot: Slot) => string} textOf
   */
  fill(textOf) {
    for (const place of this.places) {
      const text = place.parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
      if (text !== place.last) place.set((place.last = text));
    }
  }
}

/** A copy of a template that nobody sees, for the room that its longest numbers take. */
class Sizer extends Template {
  /** @param {string} text */
  constructor(text) {
    super(text);
    this.element.className = "hs-sizer";
    this.element.inert = true;
    this.element.setAttribute("aria-hidden", "true");
  }
}

/** @param {HTMLElement} root */
function slotsIn(root) {
  /** @type {Place[]} */
  const places = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text) {
      const parts = partsOf(node.data);
      if (parts) places.push({ parts, set: (text) => (node.data = text) });
      continue;
    }
    if (!(node instanceof Element)) continue;
    for (const { name, value } of [...node.attributes]) {
      const parts = partsOf(value);
      if (parts) places.push({ parts, set: (text) => node.setAttribute(name, text) });
    }
  }
  return places;
}
