// Panels: words, formulas and tables whose numbers change in the same draw as the pictures.
//
// Each template becomes elements once; a step rewrites only the slots. Under the live text lies an invisible copy of
// every template holding its longest numbers, all in one grid cell: the panel is as tall as its tallest moment from the
// start, at every width, and nothing below it ever jumps.

import { formatNumber } from "./numbers.js";

const SLOT = /\{(\d+)\|([a-z-]+)(?::(\d+))?\}/g;

export class Panel {
  constructor() {
    this.element = document.createElement("section");
    this.element.innerHTML = '<h3 class="hs-panel-title"></h3><div class="hs-stack"></div>';
    [this.heading, this.stack] = this.element.children;
    // An opened explanation stays open when an E-step's words give way to an M-step's.
    this.stack.addEventListener("toggle", (event) => this.#mirror(event.target), true);
  }

  take(spec) {
    this.spec = spec;
    this.element.className = `hs-panel hs-panel-${spec.area}`;
    this.element.dataset.panel = spec.name;
    this.heading.textContent = spec.title;
    this.heading.hidden = !spec.title || spec.area === "headline";
    const used = new Set(spec.templateOf.data);
    const texts = spec.templates.map((text, i) => (used.has(i) ? text : null));
    // Another run of the same model says the same in other numbers: what is opened then stays open.
    if (texts.join("\0") !== this.texts) {
      this.texts = texts.join("\0");
      this.live = texts.map((text) => (text === null ? null : new Template(text)));
      this.sizers = this.live.filter(Boolean).map(({ text }) => new Sizer(text));
      this.stack.replaceChildren(...[...this.sizers, ...this.live.filter(Boolean)].map(({ element }) => element));
      this.shown = undefined;
    }
    for (const sizer of this.sizers) sizer.fill((slot) => longest(spec.slots, slot));
  }

  show(frame) {
    const index = this.spec.templateOf.data[frame];
    const frames = this.spec.slots.shape[1];
    this.live[index].write((column) => this.spec.slots.data[column * frames + frame]);
    if (index === this.shown) return;
    this.shown = index;
    this.live.forEach((template, i) => template && (template.element.hidden = i !== index));
  }

  #mirror(details) {
    if (this.mirroring || details.closest("[hidden], .hs-sizer")) return;
    const place = [...details.closest(".hs-stack > *").querySelectorAll("details")].indexOf(details);
    this.mirroring = true;
    for (const copy of this.stack.children) {
      const twin = copy.querySelectorAll("details")[place];
      if (twin) twin.open = details.open;
    }
    // The twins' own events come in a later task.
    setTimeout(() => (this.mirroring = false), 50);
  }
}

/** A template's elements, and where in them its numbers stand. */
class Template {
  constructor(text) {
    this.text = text;
    this.element = document.createElement("div");
    this.element.innerHTML = text;
    this.places = slotsIn(this.element);
  }

  /** Writes every slot's text, by a function of the slot. */
  fill(textOf) {
    for (const place of this.places) {
      const text = place.parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
      if (text !== place.last) place.set((place.last = text));
    }
  }

  write(numberIn) {
    this.fill(({ column, form, digits }) => formatNumber(numberIn(column), form, digits));
  }
}

/** A copy of a template that nobody sees, for the room that its longest numbers take. */
class Sizer extends Template {
  constructor(text) {
    super(text);
    this.element.className = "hs-sizer";
    this.element.inert = true;
    this.element.setAttribute("aria-hidden", "true");
  }
}

function slotsIn(root) {
  const places = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      const parts = partsOf(node.data);
      if (parts) places.push({ parts, set: (text) => (node.data = text) });
      continue;
    }
    for (const { name, value } of [...node.attributes]) {
      const parts = partsOf(value);
      if (parts) places.push({ parts, set: (text) => node.setAttribute(name, text) });
    }
  }
  return places;
}

function partsOf(text) {
  const parts = [];
  let at = 0;
  for (const slot of text.matchAll(SLOT)) {
    parts.push(text.slice(at, slot.index), { column: Number(slot[1]), form: slot[2], digits: Number(slot[3] ?? 0) });
    at = slot.index + slot[0].length;
  }
  return parts.length ? [...parts, text.slice(at)] : null;
}

// The longest text is that of the smallest, the largest, the nearest to zero, or no number at all.
function longest(slots, { column, form, digits }) {
  const frames = slots.shape[1];
  const values = slots.data.subarray(column * frames, (column + 1) * frames);
  let [low, high, tiny] = [Infinity, -Infinity, Infinity];
  const candidates = [];
  for (const value of values) {
    if (!Number.isFinite(value)) candidates[0] = value;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value !== 0 && Math.abs(value) < Math.abs(tiny)) tiny = value;
  }
  return [low, high, tiny, ...candidates]
    .filter((value, i) => i > 2 || Number.isFinite(value))
    .map((value) => formatNumber(value, form, digits))
    .reduce((a, b) => (b.length > a.length ? b : a), "");
}
