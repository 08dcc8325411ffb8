// Taking a picture home: which one, in what colours, under what words; as a still picture, or as an animation.

import { depictedHere, onDepicted } from "../shared/depicted.js";
import { Mounted, button, loaded, opened } from "../shared/mount.js";
import { backgroundBehind, schemeOn } from "../shared/palette.js";
import { choice, fill, tick, typed } from "./fields.js";
import { FilmPanel } from "./film_panel.js";
import { onJob } from "./job.js";
import { numberedTitles } from "./names.js";
import { stillFigures } from "./plots.js";
import { StillPanel } from "./still_panel.js";

/** @import { Component, Depicted, Message, Theme } from "../shared/types.js" */
/** @import { Wish } from "./still.js" */

/** @typedef {{ stem: string, theme: Theme }} Options  stem: how the names of its files begin */

/** @type {Mounted<Panel>} */
const mounted = new Mounted();
/** @type {Promise<unknown> | undefined} */
let assets;

/**
 * Shows the panel in a component's element.
 * @param {Component} component
 */
export async function mount({ data, parentElement }) {
  await (assets ??= loaded(new URL("pictures.css", import.meta.url)));
  /** @type {Message<Options>} */
  const { options } = opened(data);
  mounted.at(parentElement, (root) => new Panel(root, options)).take(options);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

export class Panel {
  /** @type {{ depicted: Depicted, picture: number }[]} */
  choices = [];

  /**
   * @param {HTMLElement} root
   * @param {Options} options
   */
  constructor(root, { stem, theme }) {
    this.root = root;
    this.stem = stem;
    this.theme = theme;
    root.className = "hp-panel";
    this.which = choice("which", "Picture", []);
    this.colours = choice("colours", "Colours", [["", "As on the page"], ["light", "Light"], ["dark", "Dark"]]); // prettier-ignore
    this.title = typed("title", "Title above it (optional)", "text");
    this.caption = typed("caption", "Caption below it (optional)", "text");
    this.keys = tick("keys", "Draw the legend below the picture", true);
    this.still = new StillPanel(this);
    this.film = new FilmPanel(this);
    this.none = document.createElement("p");
    this.none.textContent = "There is no picture on this page yet.";
    this.rest = document.createElement("div");
    this.rest.append(this.still.element, this.film.element);
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.setAttribute("aria-label", "How much of the file is made");
    this.cancel = button("Cancel", "Stop making the file");
    this.said = document.createElement("p");
    this.said.className = "hp-said";
    this.said.setAttribute("role", "status");
    const job = document.createElement("div");
    job.className = "hp-job";
    job.append(this.bar, this.cancel);
    root.append(this.none, this.rest, job, this.said);
    root.addEventListener("input", () => this.show());
    this.forgetDepicted = onDepicted(() => this.refresh());
    // Still figures do not say when they are there: they are looked for whenever the panel comes into sight, or is used.
    this.sight = new IntersectionObserver(() => this.refresh());
    this.sight.observe(root);
    this.which.input.addEventListener("pointerdown", () => this.refresh());
    this.which.input.addEventListener("focus", () => this.refresh());
    this.forgetJob = onJob(({ share, said, stop }) => {
      job.hidden = share === null;
      this.bar.value = share ?? 0;
      this.cancel.onclick = stop;
      if (this.said.textContent !== said) this.said.textContent = said;
      this.show();
    });
    this.refresh();
  }

  /** @param {Options} options */
  take({ stem, theme }) {
    this.stem = stem;
    this.theme = theme;
    this.refresh();
  }

  /** The picture that is chosen. */
  get chosen() {
    return this.choices[Number(this.which.input.value)] ?? this.choices[0];
  }

  /** What names the file of the picture that is chosen, beside the data and the model, which name that of a run. */
  get named() {
    const { depicted, picture } = this.chosen;
    const titles = this.choices.map((each) => each.depicted.titles()[each.picture]);
    const [title, which] = numberedTitles(titles)[this.choices.indexOf(this.chosen)];
    return [depicted.moves && picture === 0 ? "" : title, which];
  }

  /** What is wanted of it. @returns {Wish} */
  wish() {
    const { value } = this.colours.input;
    const onPage = schemeOn(backgroundBehind(this.root), this.theme).dark;
    const words = { title: this.title.input.value.trim(), caption: this.caption.input.value.trim() };
    return { ...this.chosen, ...words, keys: this.keys.input.checked, dark: value ? value === "dark" : onPage };
  }

  /** Looks which pictures are there. */
  refresh() {
    const here = [...depictedHere(), ...stillFigures(this.theme)];
    this.choices = here.flatMap((depicted) => depicted.titles().map((_, picture) => ({ depicted, picture })));
    const titles = this.choices.map(({ depicted, picture }) => depicted.titles()[picture]);
    const called = numberedTitles(titles).map(([title, which]) => (which ? `${title} (${which})` : title));
    fill(this.which.input, called.map((title, i) => [`${i}`, title])); // prettier-ignore
    this.show();
  }

  /** Says what there is to say. */
  show() {
    this.none.hidden = this.choices.length > 0;
    this.rest.hidden = !this.choices.length;
    this.which.element.hidden = this.choices.length < 2;
    if (!this.choices.length) return;
    this.still.show();
    this.film.show();
  }

  destroy() {
    this.forgetDepicted();
    this.forgetJob();
    this.sight.disconnect();
    this.root.remove();
  }
}
