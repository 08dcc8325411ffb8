// A still picture on a page, drawn by Plotly in the colours that it comes in, and its legend.

import { Fit } from "./figure.js";
import { legendOf } from "./legend.js";
import { Mounted, loaded, opened } from "./mount.js";

/** @import { Component, Figure, Layout, MarkSpec, Message, Plot } from "./types.js" */

/**
 * `words` are for whoever cannot see it, `height` is in CSS pixels, and `clicks` says whether somebody hears of them.
 * @typedef {{ figure: Figure, words: string, marks: MarkSpec[], height: number, clicks: boolean }} Content
 */

const CONFIG = { displayModeBar: false, responsive: false };

/** @type {Mounted<StillFigure>} */
const mounted = new Mounted();

/**
 * Shows a figure in a component's element; the same element keeps its plot.
 * @param {Component} component
 */
export async function mount({ data, parentElement, setTriggerValue }) {
  /** @type {Message<Content>} */
  const { options } = opened(data);
  const still = mounted.at(parentElement, (root) => new StillFigure(root));
  still.onClick = (datum) => setTriggerValue("clicked", datum);
  await still.show(options);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

class StillFigure {
  /** @type {Content | null} */
  content = null;
  drawn = "";
  /** @type {(datum: unknown) => void} */
  onClick = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.className = "hs-figure";
    root.innerHTML = '<div class="hs-figure-place"><div class="hs-figure-plot"></div></div><div class="hs-still"></div>';
    const [place, legend] = /** @type {HTMLCollectionOf<HTMLElement>} */ (root.children);
    this.plot = /** @type {Plot} */ (place.firstElementChild);
    this.place = place;
    this.legend = legend;
    this.fit = new Fit(this.plot, place);
    this.sizes = new ResizeObserver(() => (this.drawn ? this.fit.refit() : this.#draw()));
    this.sizes.observe(place);
  }

  /** @param {Content} content */
  async show(content) {
    this.content = content;
    this.plot.style.height = `${content.height}px`;
    this.place.style.setProperty("--hs-height", this.plot.style.height); // on the stage it is magnified
    this.plot.setAttribute("role", content.clicks ? "group" : "img");
    this.plot.setAttribute("aria-label", content.words);
    this.legend.replaceChildren(legendOf(content.marks, (colour) => colour, []));
    this.legend.hidden = !content.marks.length;
    await loaded();
    await this.#draw();
  }

  /** Draws what is wanted where it can be seen, if that is not what stands there: what is hidden waits until it is shown. */
  async #draw() {
    const { content, place, plot } = this;
    if (!content || !window.Plotly || !place.clientWidth) return;
    const wanted = JSON.stringify(content.figure);
    if (wanted === this.drawn) return;
    const first = !this.drawn;
    this.drawn = wanted;
    const { data, layout } = content.figure;
    /** @type {Layout} */
    const whole = { ...layout, autosize: true };
    // A finger that drags wants to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) whole.dragmode = false;
    await Plotly.react(plot, data, whole, CONFIG);
    if (first && content.clicks) plot.on("plotly_click", ({ points }) => this.onClick(points[0]?.customdata));
  }

  destroy() {
    this.sizes.disconnect();
    window.Plotly?.purge(this.plot);
    this.root.remove();
  }
}
