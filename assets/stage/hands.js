// The hands that a room raises for the options of a question, counted by whoever stands in front of it.

import { wearColours } from "./screen.js";
import { standing } from "./strip.js";

const OPTIONS = 5;
const MOST = 999;

/**
 * The counts after one more hand, or one less, for an option from 1 on.
 * @param {number[]} counts
 * @param {number} option
 * @param {number} by
 */
export function counted(counts, option, by) {
  return counts.map((count, i) => (i === option - 1 ? Math.min(Math.max(count + by, 0), MOST) : count));
}

/**
 * How long each bar is, as a share of the longest.
 * @param {number[]} counts
 */
export function shares(counts) {
  const most = Math.max(...counts, 1);
  return counts.map((count) => count / most);
}

export class Hands {
  constructor() {
    /** @type {number[]} */
    this.counts = new Array(OPTIONS).fill(0);
    /** @type {string[]} */
    this.options = [];
    this.stem = "";
    /** @type {{ option: number, said: string } | null} */
    this.truth = null; // the option that is true, from 0, once the room may know
    /** @type {HTMLElement | null} */
    this.strip = null;
    this.sizes = new ResizeObserver(() => this.#makeRoom());
  }

  /** How many options may be counted. */
  get most() {
    return this.options.length || OPTIONS;
  }

  /**
   * Asks the room; the hands that were counted before are gone.
   * @param {string} stem
   * @param {string[]} options
   */
  ask(stem, options) {
    this.stem = stem;
    this.options = options;
    this.truth = null;
    this.counts = new Array(OPTIONS).fill(0);
    this.show();
  }

  /**
   * Counts a hand for an option from 1 on, or takes one back; false for an option that there is not.
   * @param {number} option
   * @param {number} by
   */
  count(option, by) {
    if (option > this.most) return false;
    this.counts = counted(this.counts, option, by);
    this.show();
    return true;
  }

  /** No hands; false where there were none. */
  clear() {
    const had = this.counts.some(Boolean);
    this.counts = new Array(OPTIONS).fill(0);
    this.show();
    return had;
  }

  /**
   * Marks the option that is true, and says why; null takes the mark away.
   * @param {{ option: number, said: string } | null} truth
   */
  mark(truth) {
    if (this.truth === truth) return;
    this.truth = truth;
    this.show();
  }

  /** Takes the question away with its hands. */
  end() {
    this.ask("", []);
  }

  show() {
    const last = this.counts.findLastIndex(Boolean);
    const rows = this.options.length || last + 1;
    if (!rows && !this.stem) {
      this.sizes.disconnect();
      this.strip?.remove();
      this.strip = null;
      return this.#makeRoom();
    }
    if (!this.strip) {
      this.strip = document.createElement("section");
      this.strip.className = "hs-hands";
      this.strip.setAttribute("aria-label", "Hands of the room");
      this.strip.setAttribute("aria-live", "polite");
      document.body.append(this.strip);
      this.sizes.observe(this.strip);
    }
    wearColours(this.strip);
    this.strip.replaceChildren();
    if (this.stem) this.strip.appendChild(document.createElement("p")).textContent = this.stem;
    const list = this.strip.appendChild(document.createElement("ol"));
    const long = shares(this.counts);
    for (let i = 0; i < rows; i++) {
      const item = list.appendChild(document.createElement("li"));
      const isTrue = this.truth?.option === i;
      item.classList.toggle("hs-true", isTrue);
      item.append(text("b", isTrue ? `${i + 1} ✓` : String(i + 1)), text("span", this.options[i] ?? ""));
      if (isTrue) item.setAttribute("aria-label", `${this.options[i]}: the answer`);
      const bar = item.appendChild(document.createElement("i"));
      bar.style.setProperty("--hs-share", String(long[i]));
      item.append(text("output", this.counts[i] || this.options.length === 0 ? String(this.counts[i]) : ""));
    }
    if (this.truth) this.strip.appendChild(text("p", this.truth.said)).className = "hs-said";
    return this.#makeRoom();
  }

  /** The stage ends where the strip begins. */
  #makeRoom() {
    standing("hands", this.strip?.offsetHeight ?? 0);
  }
}

/** @type {(tag: string, words: string) => HTMLElement} */
function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}
