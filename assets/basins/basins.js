// The map of starts: Plotly draws axes, lines and letters over one image of all cells; pointing and clicking are ours.

import { packedName, unpack } from "../shared/decode.js";
import { legendOf } from "../shared/legend.js";
import { CONFIG, Fit, dressed, interactive } from "../shared/figure.js";
import { goTo, isIn, onClick } from "../shared/gestures.js";
import { Mounted, button, loaded, opened, takeNoRoom } from "../shared/mount.js";
import { formatNumber } from "../shared/numbers.js";
import { onDarkness, schemeFor, showRoles } from "../shared/palette.js";
import { axesOf, isDrawn, lengthOf, offsetOf } from "../shared/plotly.js";
import { savePicture } from "../shared/save.js";
import { onStage, scaleNow } from "../shared/stage.js";
import { paint, swatch } from "./cells.js";
import { takeHome } from "./home.js";
import { cellAt, partOf } from "./places.js";

/** @import { Component, Message, Plot, Scheme } from "../shared/types.js" */
/** @import { Box, MapContent, Trail } from "./content.js" */
/** @import { Cell } from "./places.js" */

/**
 * @typedef {object} Pointed  the cell under a pointer, and where both are in the plot's element, in pixels
 * @property {Cell} cell
 * @property {[number, number]} pointer
 * @property {{ left: number, top: number, width: number, height: number }} box
 * @property {number} room  where the axes end on the right
 */

const STILL = 4; // a press that moves farther is a drag
const MOST = 10; // ends in the legend
/** @type {Mounted<BasinMap>} */
const mounted = new Mounted();
/** @type {Promise<unknown> | undefined} */
let assets;

/**
 * Shows what `pack_map` packed in a component's element; the same element keeps its map.
 * @param {Component} component
 */
export async function mount({ data, parentElement, setTriggerValue }) {
  await (assets ??= loaded(new URL("basins.css", import.meta.url)));
  /** @type {Message<{ zoomed: boolean }>} */
  const { options, packed } = opened(data);
  const map = mounted.at(parentElement, (root) => new BasinMap(root));
  map.onStart = (first, second) => setTriggerValue("start", { first, second });
  map.onBox = (box) => setTriggerValue("box", box);
  map.zoomed = options.zoomed;
  await map.take(packed);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

/** @type {BasinMap | null} */
let latest = null; // the map of this page
/** @type {Trail | null} */
let trail = null; // the run that the player shows

/**
 * Takes the path of the run that the player shows; the element itself shows nothing.
 * @param {Component} component
 */
export async function mountTrail({ data, parentElement }) {
  takeNoRoom(parentElement);
  /** @type {Message<Trail>} */
  const { options } = opened(data);
  const asked = trail && options.scroll > trail.scroll;
  trail = options;
  latest?.follow();
  if (asked && !isInWindow(options.target)) goTo(options.target);
}

export function unmountTrail() {}

/** Whether an element can be seen already: beside the map it can. @param {string} id */
function isInWindow(id) {
  const box = document.getElementById(id)?.getBoundingClientRect();
  return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
}

export class BasinMap {
  /** @type {string} */
  key;
  /** @type {MapContent | null} */
  content = null;
  /** @type {Scheme} */
  scheme;
  /** @type {number | null} */
  lit = null;
  stale = false; // whether what is drawn is another map
  zoomed = false;
  followed = ""; // what path was drawn last
  /** @type {(first: number, second: number) => void} */
  onStart = () => {};
  /** @type {(box: Box | []) => void} */
  onBox = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.className = "hb-basins";
    root.innerHTML = `<div class="hb-stage"><div class="hb-plot" role="group"></div><div class="hb-cell"></div>
      <div class="hb-tip" role="status"></div></div><div class="hb-side"><table class="hb-legend"></table>
      <div class="hs-still hb-marks"></div><p class="hb-words"></p><div class="hb-does"></div></div>`;
    const [stage, side] = /** @type {HTMLCollectionOf<HTMLElement>} */ (root.children);
    const [plot, cell, tip] = /** @type {HTMLCollectionOf<HTMLElement>} */ (stage.children);
    const [legend, marks, words, does] = /** @type {HTMLCollectionOf<HTMLElement>} */ (side.children);
    this.stage = stage;
    this.plot = /** @type {Plot} */ (plot);
    this.cell = cell;
    this.tip = tip;
    this.legend = legend;
    this.marks = marks;
    this.words = words;
    this.fit = new Fit(this.plot);
    this.sizes = new ResizeObserver(() => this.fit.refit());
    this.sizes.observe(root);
    const anew = () => {
      this.stale = true;
      this.dress();
    };
    this.forgets = [onDarkness(() => this.dress()), onStage(anew), takeHome(this)];
    // The player says with an attribute which half-step it has drawn.
    this.steps = new MutationObserver(() => this.follow());
    this.steps.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
    // Made once: a button that is replaced while it is pressed would not hear of the click.
    this.whole = button("Show the whole map", "Leave the part that is shown");
    this.whole.addEventListener("click", () => this.onBox([]));
    this.closer = button("Compute this part", "Compute the map again for the part that is shown");
    this.closer.addEventListener("click", () => {
      const box = this.#box();
      if (box) this.onBox(box);
    });
    does.append(this.whole, this.closer, ...["png", "svg"].map((format) => this.#saver(format)));
    this.#buttons();
    this.#listen();
    this.forgetClicks = onClick(stage, STILL, (_, event) => {
      const at = isIn(event, ".modebar") ? null : this.#at(event);
      if (at) this.onStart(at.cell.first, at.cell.second);
    });
    latest = this;
  }

  /**
   * Shows packed bytes; the same ones again only in the colours in force.
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  async take(bytes) {
    const key = packedName(bytes);
    if (key === this.key) return this.dress();
    this.key = key;
    /** @type {MapContent} */
    const content = await unpack(bytes);
    if (this.key !== key) return undefined; // a newer one came while this was being unpacked
    this.content = content;
    this.stale = true;
    this.lit = null;
    this.plot.setAttribute("aria-label", content.alt);
    await this.dress();
    this.root.dataset.ready = key;
    return undefined;
  }

  /** Draws everything in the colours in force. */
  async dress() {
    const { content } = this;
    if (!content) return undefined;
    const now = schemeFor(this.root, content.theme);
    if (!this.stale && now.surface === this.scheme.surface) return this.#buttons();
    this.stale = false;
    this.scheme = now;
    showRoles(this.root, "hb", now);
    this.#legend(content);
    this.#buttons();
    const { data, layout } = dressed(content.figure, now.swap, scaleNow());
    const images = [{ ...content.image, source: paint(content, now, this.lit) }];
    const first = !isDrawn(this.plot);
    await Plotly.react(this.plot, data, { ...interactive(layout, now, content.view), images }, CONFIG);
    if (first) this.plot.on("plotly_relayout", () => this.#buttons());
    this.fit.refit();
    this.followed = ""; // the path was drawn on what is gone now
    this.follow();
    return undefined;
  }

  /** Draws the path of the run that is replayed, and where its means are in the half-step that is shown. */
  follow() {
    const { content } = this;
    if (!isDrawn(this.plot) || !content) return;
    const { x, y } = trail?.view === content.view ? trail : { x: [], y: [] };
    const drawn = document.querySelector(".hs-player[data-drawn]")?.getAttribute("data-drawn") ?? 0;
    const at = Math.min(Math.floor(Number(drawn) / 2), x.length - 1);
    const state = `${this.key} ${trail?.key} ${at} ${this.scheme.surface}`;
    if (state === this.followed) return;
    this.followed = state;
    const { halo, trail: path, ends, here } = content.traces;
    const both = (/** @type {number[]} */ values) => (x.length ? [values[0], values[x.length - 1]] : []);
    const now = (/** @type {number[]} */ values) => (x.length ? [values[at]] : []);
    const xs = [x, x, both(x), now(x)];
    const ys = [y, y, both(y), now(y)];
    Plotly.restyle(this.plot, { x: xs, y: ys }, [halo, path, ends, here]);
    this.root.dataset.at = String(at);
  }

  /**
   * Lights up the starts that lead to one optimum, or all.
   * @param {number | null} optimum
   */
  light(optimum) {
    if (optimum === this.lit || !this.content) return;
    this.lit = optimum;
    Plotly.relayout(this.plot, { "images[0].source": paint(this.content, this.scheme, optimum) });
  }

  snapshot() {
    const { data, layout } = this.plot;
    return { data, layout };
  }

  get element() {
    return this.plot;
  }

  destroy() {
    this.sizes.disconnect();
    this.steps.disconnect();
    this.forgets.forEach((forget) => forget());
    this.forgetClicks();
    Plotly.purge(this.plot);
    this.root.remove();
    if (latest === this) latest = null;
  }

  /** @param {MapContent} content */
  #legend({ legend, ramps, patterns, extent, unit, marks, words }) {
    const head = document.createElement("tr");
    head.innerHTML = `<th></th><th class="hb-extent"><span></span><span></span></th><th></th><th></th><th></th>`;
    const [low, high] = head.querySelectorAll("span");
    [low.textContent, high.textContent] = extent;
    head.cells[1].title = "Steps that a start needs";
    head.cells[3].textContent = "of starts";
    head.cells[4].textContent = unit;
    const rows = legend.map((entry, k) => {
      const row = document.createElement("tr");
      row.innerHTML = "<td></td>".repeat(5);
      const chip = button(entry.name, `Show the starts that lead to ${entry.name}`);
      const strip = Object.assign(document.createElement("canvas"), { width: 192, height: 36 });
      row.cells[0].append(chip);
      row.cells[1].append(strip);
      const ramp = ramps[this.scheme.dark ? "dark" : "light"][k];
      chip.style.background = ramp[Math.round(ramp.length / 2)];
      swatch(strip, ramp, patterns[k], this.scheme.surface);
      [entry.verdict, entry.share, entry.value].forEach((text, i) => (row.cells[i + 2].textContent = text));
      row.addEventListener("pointerenter", () => this.light(k));
      row.addEventListener("pointerleave", () => this.light(null));
      chip.addEventListener("focus", () => this.light(k));
      chip.addEventListener("blur", () => this.light(null));
      return row;
    });
    this.legend.replaceChildren(head, ...rows.slice(0, MOST));
    if (rows.length > MOST) {
      const more = document.createElement("tr");
      more.innerHTML = `<td colspan="5">and ${rows.length - MOST} rarer final points</td>`;
      this.legend.append(more);
    }
    this.marks.replaceChildren(...(marks.length ? [legendOf(marks, this.scheme.swap, [])] : []));
    this.words.textContent = words;
  }

  /** @param {string} format */
  #saver(format) {
    const name = format.toUpperCase();
    const made = button(`Save ${name}`, `Save the map as ${name}`);
    made.addEventListener("click", () => savePicture(this, this.scheme, "halfstep-basins", format));
    return made;
  }

  #buttons() {
    this.whole.hidden = !this.zoomed;
    this.closer.hidden = !this.#box();
  }

  /** What the axes show, where that is not the map that was made. */
  #box() {
    const axes = axesOf(this.plot);
    if (!axes || !this.content) return null;
    const [[left, right], [low, high]] = [axes[0].range, axes[1].range];
    return partOf([left, right, low, high], this.content.box);
  }

  #listen() {
    let due = 0;
    this.stage.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => this.#point(event.buttons ? null : this.#at(event)));
    });
    this.stage.addEventListener("pointerleave", () => {
      cancelAnimationFrame(due);
      this.#point(null);
    });
  }

  /**
   * The cell under a pointer, or null.
   * @param {PointerEvent} event
   * @returns {Pointed | null}
   */
  #at({ clientX, clientY }) {
    const axes = axesOf(this.plot);
    if (!axes || !this.content) return null;
    const [ax, ay] = axes;
    const [left, top] = [offsetOf(ax), offsetOf(ay)];
    const corner = this.plot.getBoundingClientRect();
    const [px, py] = [clientX - corner.left - left, clientY - corner.top - top];
    if (px < 0 || py < 0 || px > lengthOf(ax) || py > lengthOf(ay)) return null;
    const { box: map, optimum } = this.content;
    const cell = cellAt([ax.p2d(px), ay.p2d(py)], map, optimum.shape);
    if (!cell) return null;
    const [across, up] = optimum.shape;
    const width = Math.abs(ax.d2p(map[0] + (map[1] - map[0]) / across) - ax.d2p(map[0]));
    const height = Math.abs(ay.d2p(map[2] + (map[3] - map[2]) / up) - ay.d2p(map[2]));
    const box = { left: left + ax.d2p(cell.corner[0]), top: top + ay.d2p(cell.corner[1]), width, height };
    return { cell, pointer: [left + px, top + py], box, room: left + lengthOf(ax) };
  }

  /** @param {Pointed | null} at */
  #point(at) {
    this.tip.classList.toggle("hb-shown", at !== null);
    this.cell.classList.toggle("hb-shown", at !== null);
    const { content } = this;
    if (!at || !content) return;
    const { index, first, second } = at.cell;
    const k = content.optimum.data[index];
    const steps = content.steps.data[index];
    const [a, b, value] = [first, second, content.value.data[index]].map((each, i) => formatNumber(each, ...content.forms[i]));
    const parts = [`${content.axes[0]} = ${a}, ${content.axes[1]} = ${b}`];
    parts.push(`→ ${content.legend[k].name} (${content.legend[k].verdict})`);
    parts.push(`${value} after ${steps} step${steps === 1 ? "" : "s"}`);
    this.tip.replaceChildren(...parts.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
    const { left, top, width, height } = at.box;
    Object.assign(this.cell.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    const [x, y] = at.pointer;
    const beside = x + 16 + this.tip.offsetWidth > at.room ? x - 16 - this.tip.offsetWidth : x + 16;
    this.tip.style.transform = `translate(${Math.max(beside, 0)}px, ${Math.max(y - this.tip.offsetHeight - 10, 0)}px)`;
  }
}
