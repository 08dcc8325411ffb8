// The objective over the steps and the means: a line and a band for each end, every run on demand; what is pointed at
// lights up in both.

import { packedName, unpack } from "../shared/decode.js";
import { goTo, hasKeys } from "../shared/gestures.js";
import { legendOf } from "../shared/legend.js";
import { Mounted, button, loaded, opened } from "../shared/mount.js";
import { onDarkness, schemeFor, showRoles } from "../shared/palette.js";
import { onStage } from "../shared/stage.js";
import { takeHome } from "./home.js";
import { CurvePanel } from "./panel.js";

/** @import { Component, Message, Scheme } from "../shared/types.js" */
/** @import { RiverContent, RiverOptions } from "./content.js" */

/** @type {Mounted<River>} */
const mounted = new Mounted();
/** @type {Promise<unknown> | undefined} */
let assets;

/**
 * Shows what `pack_river` packed in a component's element; the same element keeps its river.
 * @param {Component} component
 */
export async function mount({ data, parentElement, setTriggerValue }) {
  await (assets ??= loaded(new URL("river.css", import.meta.url)));
  /** @type {Message<RiverOptions>} */
  const { options, packed } = opened(data);
  const river = mounted.at(parentElement, (root) => new River(root, options));
  river.onRun = (run, beside) => setTriggerValue("run", { key: river.key, run, beside });
  await river.take(packed);
  river.follow(options);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

export class River {
  /** @type {string} */
  key;
  /** @type {RiverContent} */
  content;
  /** @type {Scheme} */
  scheme;
  /** @type {string[]} */
  colours;
  /** @type {CurvePanel[]} */
  panels = [];
  /** @type {number[] | null} */
  lit = null;
  /** @type {number[] | null} */
  shown = null;
  stale = false; // whether what is drawn is another river

  /**
   * @param {HTMLElement} root
   * @param {RiverOptions} options
   */
  constructor(root, { scroll }) {
    this.root = root;
    this.scroll = scroll;
    this.logarithmic = true;
    this.below = false;
    this.every = false; // whether every run is drawn, not one for each end
    /** @type {(run: number, beside: boolean) => void} */
    this.onRun = () => {};
    root.className = "hr-river";
    root.innerHTML = `<div class="hr-panels"></div><div class="hr-legend"></div><div class="hs-still hr-marks"></div><p class="hr-words"></p><div class="hr-tip" role="status"></div>`;
    const [places, legend, marks, words, tip] = /** @type {HTMLCollectionOf<HTMLElement>} */ (root.children);
    this.places = places;
    this.legend = legend;
    this.marks = marks;
    this.words = words;
    this.tip = tip;
    this.sizes = new ResizeObserver(() => this.panels.forEach((panel) => panel.fit.refit()));
    this.sizes.observe(root);
    this.forgetDarkness = onDarkness(() => this.dress());
    this.forgetHome = takeHome(this);
    this.forgetStage = onStage(() => {
      this.stale = true;
      this.dress();
    });
  }

  /**
   * Shows packed bytes; the same ones again only in the colours in force.
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  async take(bytes) {
    const key = packedName(bytes);
    if (key === this.key) return this.dress();
    this.key = key;
    /** @type {RiverContent} */
    const content = await unpack(bytes);
    if (this.key !== key) return undefined; // a newer one came while this was being unpacked
    this.content = content;
    this.panels.forEach((panel) => panel.destroy());
    this.panels = content.panels.map((spec) => new CurvePanel(this.places, spec, content, this));
    this.stale = true;
    await this.dress();
    this.root.dataset.ready = key;
    return undefined;
  }

  /**
   * Marks the runs that are replayed, and scrolls to the player when somebody has just asked for one.
   * @param {RiverOptions} options
   */
  follow({ shown, scroll, target }) {
    this.shown = shown;
    this.panels.forEach((panel) => panel.highlight());
    if (scroll > this.scroll) goTo(target);
    this.scroll = Math.max(scroll, this.scroll);
  }

  /** Draws everything in the colours in force. */
  async dress() {
    if (!this.content) return;
    const now = schemeFor(this.root, this.content.theme);
    if (!this.stale && now.surface === this.scheme.surface) return;
    this.stale = false;
    this.scheme = now;
    this.colours = this.content.colours.map(now.swap);
    showRoles(this.root, "hr", now);
    this.#legend();
    this.words.textContent = this.content.words[hasKeys() ? "pointer" : "touch"];
    await Promise.all(this.panels.map((panel) => panel.dress()));
  }

  /**
   * Lights up runs: the one that is pointed at, all of an optimum, or none.
   * @param {number[] | null} runs
   * @param {PointerEvent} [event]
   */
  light(runs, event) {
    this.lit = runs;
    this.panels.forEach((panel) => panel.highlight());
    const one = runs?.length === 1 && event ? runs[0] : null;
    this.tip.textContent = one === null ? "" : this.content.labels[one];
    this.tip.classList.toggle("hr-shown", one !== null);
    if (one === null || !event) return;
    const box = this.root.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - this.tip.offsetWidth - 4);
    this.tip.style.transform = `translate(${Math.max(left, 0)}px, ${event.clientY - box.top + 16}px)`;
  }

  destroy() {
    this.sizes.disconnect();
    this.forgetDarkness();
    this.forgetStage();
    this.forgetHome();
    this.panels.forEach((panel) => panel.destroy());
    this.root.remove();
  }

  /** @type {(name: "below" | "logarithmic" | "every", text: string, title: string) => HTMLButtonElement} */
  #switch(name, text, title) {
    const element = button(text, title);
    element.dataset.scale = name;
    element.addEventListener("click", () => {
      this[name] = !this[name];
      this.#legend();
      /** @type {HTMLElement | null} */
      const again = this.legend.querySelector(`[data-scale=${name}]`);
      again?.focus();
      this.panels.forEach((panel) => (name === "every" ? panel.draw() : panel.rescale()));
    });
    return element;
  }

  #legend() {
    this.legend.replaceChildren();
    this.marks.replaceChildren(legendOf(this.content.marks[this.every ? "every" : "one"], this.scheme.swap, this.colours));
    const { names, hits, optimumOf, chosen } = this.content;
    names.slice(0, 12).forEach((name, i) => {
      const chip = button(`${name} ${hits[i]}`, `Point: show the runs that end in ${name}. Click: replay the one that is drawn.`);
      chip.style.setProperty("--hr-chip", this.colours[i]);
      const runs = () => Array.from(optimumOf.data.keys()).filter((run) => optimumOf.data[run] === i);
      for (const name of ["pointerenter", "focus"]) chip.addEventListener(name, () => this.light(runs()));
      for (const name of ["pointerleave", "blur"]) chip.addEventListener(name, () => this.light(null));
      chip.addEventListener("click", (event) => this.onRun(chosen[i], event.shiftKey));
      this.legend.append(chip);
    });
    if (names.length > 12) this.legend.append(`and ${names.length - 12} more`);
    const scales = document.createElement("span");
    scales.className = "hr-scales";
    scales.append(
      this.#switch("every", this.every ? "Show one run per final point" : "Show every run", "Change which runs are drawn"),
      this.#switch("below", this.below ? "Show heights" : "Show distance below the best", "Change the vertical axis"),
      this.#switch("logarithmic", this.logarithmic ? "Show linear steps" : "Show logarithmic steps", "Change the axis of steps"),
    );
    this.legend.append(scales);
  }
}
