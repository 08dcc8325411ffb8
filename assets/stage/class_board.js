// What came of an activity, over the picture of the stage and above its strips: bars, pictures, sentences.

import { dressed } from "../shared/figure.js";
import { loaded } from "../shared/mount.js";
import { schemeFor } from "../shared/palette.js";
import { scaleNow } from "../shared/stage.js";
import { inFewElements, write } from "./class_lines.js";
import { wearColours } from "./screen.js";

/** @import { Plot, Scheme } from "../shared/types.js" */
/** @import { Points } from "./class_lines.js" */
/** @import { Bar, Picture, Result, Told } from "./content.js" */

const STILL = { displayModeBar: false, responsive: false, doubleClick: false };

/** @type {WeakMap<HTMLElement, { picture: Picture, look: string }>} What each plot shows, and how. */
const SHOWN = new WeakMap();

export class Board {
  /** @param {(id: string) => void} onOpen */
  constructor(onOpen) {
    this.onOpen = onOpen;
    /** @type {HTMLElement | null} */
    this.element = null;
    this.shown = "";
    /** @type {HTMLElement[]} */
    this.plots = [];
    /** @type {Told | null} */
    this.told = null;
    this.drawing = 0;
    this.sizes = new ResizeObserver(() => this.#draw());
  }

  /** @param {Told | null} told */
  show(told) {
    this.told = told;
    const result = told?.result ?? null;
    if (!told || !result) return this.#clear();
    if (!this.element) {
      this.element = document.createElement("section");
      this.element.className = "hs-board";
      this.element.setAttribute("aria-label", "What the class has answered");
      document.body.append(this.element);
      cover(true);
      this.sizes.observe(this.element);
    }
    wearColours(this.element);
    const kind = `${told.activity?.id} ${told.activity?.round} ${result.pictures.length} ${result.bars.length}`;
    if (kind !== this.element.dataset.kind) {
      // Plots stay where they are while answers come in: nothing flickers.
      this.element.dataset.kind = kind;
      this.plots = result.pictures.map(() => Object.assign(document.createElement("div"), { className: "hs-board-plot" }));
      this.shown = "";
    }
    const words = JSON.stringify([result.title, result.bars, result.rounds, result.said, result.opens]);
    if (words !== this.shown) {
      this.shown = words;
      this.#write(result);
    }
    return this.#draw();
  }

  #clear() {
    this.sizes.disconnect();
    this.element?.remove();
    if (this.element) cover(false);
    this.element = null;
    this.plots = [];
    this.shown = "";
    this.drawing++;
    return undefined;
  }

  /** @param {Result} result */
  #write({ title, bars, rounds, said, opens }) {
    const board = /** @type {HTMLElement} */ (this.element);
    const heading = made("h2", "", title);
    const row = made("div", "hs-board-plots", "");
    row.append(...this.plots);
    const notes = made("div", "hs-board-said", "");
    notes.append(...said.map((each) => made("p", "", each)));
    const ways = made("div", "hs-board-opens", "");
    for (const { id, label } of opens) {
      const open = made("button", "", label);
      open.addEventListener("click", () => this.onOpen(id));
      ways.append(open);
    }
    board.replaceChildren(
      heading,
      ...(this.plots.length ? [row] : []),
      ...(bars.length ? [distribution(bars, rounds)] : []),
      ...(said.length ? [notes] : []),
      ...(opens.length ? [ways] : []),
    );
  }

  /** Draws the pictures in their places, in the page's colours and the stage's size. */
  async #draw() {
    const { told, plots } = this;
    const pictures = told?.result?.pictures ?? [];
    if (!told || !pictures.length) {
      if (this.element) this.element.dataset.ready = "1";
      return;
    }
    const mine = ++this.drawing;
    await loaded();
    if (mine !== this.drawing || !this.element) return;
    for (const [i, plot] of plots.entries()) {
      // Each in a task of its own: the first is seen, and keys are heard, while the next is drawn.
      if (await draw(plot, pictures[i], schemeFor(this.element, told.theme))) await new Promise((done) => setTimeout(done));
      if (mine !== this.drawing || !this.element) return;
    }
    this.element.dataset.ready = "1";
  }
}

/** Whether the board hides what is on the stage: it is not drawn there with each change of the strips' height. @type {(on: boolean) => void} */
function cover(on) {
  document.documentElement.classList.toggle("hs-boarded", on);
}

/** Draws a picture in its place, and returns whether that was necessary.
 * @type {(plot: HTMLElement, picture: Picture, scheme: Scheme) => Promise<boolean>}
 */
async function draw(plot, picture, scheme) {
  const { clientWidth: width, clientHeight: height } = plot;
  if (!width || !height) return false;
  // The server is asked once a second: what is on the screen already is left alone.
  const look = `${width} ${height} ${scheme.surface} ${scaleNow()}`;
  const shown = SHOWN.get(plot);
  if (shown?.picture === picture && shown.look === look) return false;
  SHOWN.set(plot, { picture, look });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", picture.alt);
  const { data, layout } = dressed(picture.figure, scheme.swap, scaleNow());
  const { traces, lines } = inFewElements(/** @type {Points[]} */ (/** @type {unknown} */ (data)));
  await Plotly.react(plot, traces, { ...layout, width, height, autosize: false, dragmode: false }, STILL);
  write(/** @type {Plot} */ (plot), lines);
  return true;
}

/** @type {(bars: Bar[], rounds: string[]) => HTMLElement} */
function distribution(bars, rounds) {
  const list = made("ol", "hs-bars", "");
  for (const [number, { label, shares, texts, said, true: isTrue }] of bars.entries()) {
    const item = list.appendChild(made("li", isTrue ? "hs-true" : "", ""));
    item.style.setProperty("--hs-lines", String(shares.length));
    const name = item.appendChild(made("span", "hs-bar-label", ""));
    name.append(made("b", "", isTrue ? `${number + 1} ✓` : String(number + 1)), label);
    for (const [i, share] of shares.entries()) {
      const line = item.appendChild(made("span", "hs-bar-line", ""));
      if (rounds.length) line.append(made("em", "", rounds[i]));
      const bar = line.appendChild(made("i", "", ""));
      bar.style.setProperty("--hs-share", String(share));
      bar.classList.toggle("hs-earlier", i < shares.length - 1);
      line.append(made("output", "", texts[i]));
    }
    if (said) item.append(made("p", "hs-bar-said", said));
  }
  return list;
}

/** @type {(tag: string, name: string, text: string) => HTMLElement} */
function made(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}
