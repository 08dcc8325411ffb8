// The map of starts: Plotly draws axes, lines and letters over one image of all cells; pointing and clicking are ours.

import { packedName, unpack } from "../player/decode.js";
import { formatNumber } from "../player/numbers.js";
import { schemeFor } from "../player/palette.js";
import { savePicture } from "../player/save.js";
import { button, dressed, goTo, loaded, opened } from "../restarts/page.js";
import { paint, swatch } from "./cells.js";

const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  doubleClick: "reset",
  responsive: false,
};
const STILL = 4; // a press that moves farther is a drag
const MOST = 10; // ends in the legend
const mounted = new WeakMap();
let assets;

/** Shows what `pack_map` packed in a component's element; the same element keeps its map. */
export async function mount({ data, parentElement, setTriggerValue }) {
  await (assets ??= loaded("../basins/basins.css"));
  const { options, packed } = opened(data);
  let map = mounted.get(parentElement);
  if (!map) {
    const root = document.createElement("div");
    parentElement.replaceChildren(root);
    mounted.set(parentElement, (map = new BasinMap(root)));
  }
  map.onStart = (first, second) => setTriggerValue("start", { first, second });
  map.onBox = (box) => setTriggerValue("box", box);
  map.zoomed = options.zoomed;
  await map.take(packed);
}

export function unmount(parentElement) {
  mounted.get(parentElement)?.destroy();
  mounted.delete(parentElement);
}

let latest = null; // the map of this page
let trail = null; // the run that the player shows

/** Takes the way of the run that the player shows; the element itself shows nothing. */
export async function mountTrail({ data, parentElement }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
  const { options } = opened(data);
  const asked = trail && options.scroll > trail.scroll;
  trail = options;
  latest?.follow();
  if (asked) goTo(options.target);
}

export function unmountTrail() {}

class BasinMap {
  constructor(root) {
    this.root = root;
    this.lit = null;
    root.className = "hb-basins";
    root.innerHTML = `<div class="hb-stage"><div class="hb-plot" role="img"></div><div class="hb-cell"></div>
      <div class="hb-tip" role="status"></div></div><div class="hb-side"><table class="hb-legend"></table>
      <p class="hb-words"></p><div class="hb-does"></div></div>`;
    this.stage = root.firstElementChild;
    [this.plot, this.cell, this.tip] = this.stage.children;
    [this.legend, this.words, this.does] = root.children[1].children;
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(root);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => this.dress();
    this.dark.addEventListener("change", this.repaint);
    // The player says with an attribute which half-step it has drawn.
    this.steps = new MutationObserver(() => this.follow());
    this.steps.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
    this.#make();
    this.#listen();
    latest = this;
  }

  async take(bytes) {
    const key = packedName(bytes);
    if (key === this.key) return this.dress();
    this.key = key;
    const content = await unpack(bytes);
    if (this.key !== key) return; // a newer one came while this was being unpacked
    this.content = content;
    this.scheme = null;
    this.lit = null;
    this.plot.setAttribute("aria-label", content.alt);
    await this.dress();
    this.root.dataset.ready = key;
  }

  /** Draws everything in the colours in force. */
  async dress() {
    if (!this.content) return;
    const now = schemeFor(this.root, this.content.theme);
    if (this.scheme && now.surface === this.scheme.surface) return this.#buttons();
    this.scheme = now;
    for (const [role, colour] of Object.entries(now.roles)) this.root.style.setProperty(`--hb-${role}`, colour);
    this.#legend();
    this.#buttons();
    const { data, layout } = dressed(this.content.figure, now.swap);
    Object.assign(layout, { autosize: true, uirevision: this.content.view });
    layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: now.roles.muted, activecolor: now.roles.ink };
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    layout.images = [{ ...this.content.image, source: paint(this.content, now, this.lit) }];
    const first = !this.plot._fullLayout;
    await Plotly.react(this.plot, data, layout, CONFIG);
    if (first) this.plot.on("plotly_relayout", () => this.#buttons());
    this.resize();
    this.followed = null; // the way was drawn on what is gone now
    this.follow();
  }

  resize() {
    const { clientWidth, clientHeight } = this.plot;
    const size = `${clientWidth}x${clientHeight}`;
    if (!clientWidth || size === this.size || !this.plot._fullLayout) return;
    this.size = size;
    Plotly.Plots.resize(this.plot);
  }

  /** Draws the way of the run that is replayed, and where its means are in the half-step that is shown. */
  follow() {
    if (!this.plot._fullLayout) return;
    const { x = [], y = [] } = trail?.view === this.content.view ? trail : {};
    const drawn = document.querySelector(".hs-player[data-drawn]")?.dataset.drawn ?? 0;
    const at = Math.min(Math.floor(drawn / 2), x.length - 1);
    const state = `${this.key} ${trail?.key} ${at} ${this.scheme.surface}`;
    if (state === this.followed) return;
    this.followed = state;
    const { halo, trail: way, ends, here } = this.content.traces;
    const both = (values) => (x.length ? [values[0], values.at(-1)] : []);
    const now = (values) => (x.length ? [values[at]] : []);
    const xs = [x, x, both(x), now(x)];
    const ys = [y, y, both(y), now(y)];
    Plotly.restyle(this.plot, { x: xs, y: ys }, [halo, way, ends, here]);
    this.root.dataset.at = at;
  }

  /** Lights up the starts that lead to one optimum, or all. */
  light(optimum) {
    if (optimum === this.lit) return;
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
    this.dark.removeEventListener("change", this.repaint);
    document.removeEventListener("pointerup", this.released, true);
    Plotly.purge(this.plot);
    this.root.remove();
    if (latest === this) latest = null;
  }

  #legend() {
    const { legend, ramps, patterns, extent, unit } = this.content;
    const head = document.createElement("tr");
    head.innerHTML = `<th></th><th class="hb-extent"><span></span><span></span></th><th></th><th></th><th></th>`;
    const [low, high] = head.querySelectorAll("span");
    [low.textContent, high.textContent] = extent;
    head.cells[1].title = "Whole steps that a start needs";
    head.cells[3].textContent = "of starts";
    head.cells[4].textContent = unit;
    const rows = legend.map((entry, k) => {
      const row = document.createElement("tr");
      row.innerHTML = `<td><button type="button"></button></td><td><canvas width="192" height="36"></canvas></td><td></td><td></td><td></td>`;
      const chip = row.querySelector("button");
      chip.textContent = entry.name;
      chip.title = `Show the starts that end in ${entry.name}`;
      const ramp = ramps[this.scheme.dark ? "dark" : "light"][k];
      chip.style.background = ramp[Math.round(ramp.length / 2)];
      swatch(row.querySelector("canvas"), ramp, patterns[k], this.scheme.surface);
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
      more.innerHTML = `<td colspan="5">and ${rows.length - MOST} rarer ends</td>`;
      this.legend.append(more);
    }
    this.words.textContent = this.content.words;
  }

  /** Makes the buttons, once: one that is made anew while it is pressed would not hear of the click. */
  #make() {
    const make = (name, title, act) => {
      const made = button(name, title);
      made.addEventListener("click", act);
      this.does.append(made);
      return made;
    };
    this.whole = make("The whole map", "Leave the part that is shown", () => this.onBox([]));
    this.closer = make("Map what is shown", "Make the map anew for the part that is zoomed into", () => {
      const box = this.#box();
      if (box) this.onBox(box);
    });
    for (const format of ["png", "svg"]) {
      const name = format.toUpperCase();
      make(name, `Save the map as ${name}`, () => savePicture(this, this.scheme, "halfstep-basins", format));
    }
    this.#buttons();
  }

  #buttons() {
    this.whole.hidden = !this.zoomed;
    this.closer.hidden = !this.#box();
  }

  /** What the axes show, where that is not the map that was made. */
  #box() {
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    if (!xaxis) return null;
    const now = [...xaxis.range, ...yaxis.range];
    const size = (i) => this.content.box[i | 1] - this.content.box[i & ~1];
    return now.some((value, i) => Math.abs(value - this.content.box[i]) > 1e-6 * size(i)) ? now : null;
  }

  #listen() {
    let due = null;
    this.stage.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => this.#point(event.buttons ? null : this.#at(event)));
    });
    this.stage.addEventListener("pointerleave", () => {
      cancelAnimationFrame(due);
      this.#point(null);
    });
    // Plotly keeps clicks on its drag layer to itself; a press and release in one place is a click all the same.
    let pressed = null;
    this.stage.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
    document.addEventListener("pointerup", (this.released = (event) => {
      const still = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < STILL;
      pressed = null;
      const at = still && !event.target.closest?.(".modebar") ? this.#at(event) : null;
      if (at) this.onStart(at.first, at.second);
    }), true);
  }

  /** The cell under a pointer, or null. */
  #at({ clientX, clientY }) {
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    if (!xaxis) return null;
    const box = this.plot.getBoundingClientRect();
    const [px, py] = [clientX - box.left - xaxis._offset, clientY - box.top - yaxis._offset];
    if (px < 0 || py < 0 || px > xaxis._length || py > yaxis._length) return null;
    const [left, right, low, high] = this.content.box;
    const [across, up] = this.content.optimum.shape;
    const i = Math.floor(((xaxis.p2d(px) - left) / (right - left)) * across);
    const j = Math.floor(((yaxis.p2d(py) - low) / (high - low)) * up);
    if (!(i >= 0 && j >= 0 && i < across && j < up)) return null;
    const first = left + (right - left) * ((i + 0.5) / across);
    const second = low + (high - low) * ((j + 0.5) / up);
    const corner = [left + ((right - left) * i) / across, low + ((high - low) * (j + 1)) / up];
    return { cell: i * up + j, first, second, px, py, x: xaxis._offset + xaxis.d2p(corner[0]), y: yaxis._offset + yaxis.d2p(corner[1]),
      width: Math.abs(xaxis.d2p(left + (right - left) / across) - xaxis.d2p(left)), height: Math.abs(yaxis.d2p(low + (high - low) / up) - yaxis.d2p(low)), room: xaxis._offset + xaxis._length }; // prettier-ignore
  }

  #point(at) {
    this.tip.classList.toggle("hb-shown", Boolean(at));
    this.cell.classList.toggle("hb-shown", Boolean(at));
    if (!at) return;
    const { content } = this;
    const [first, second] = [at.first, at.second].map((value, i) => formatNumber(value, ...content.forms[i]));
    const k = content.optimum.data[at.cell];
    const steps = content.steps.data[at.cell];
    const value = formatNumber(content.value.data[at.cell], ...content.forms[2]);
    const parts = [`${content.axes[0]} = ${first}, ${content.axes[1]} = ${second}`];
    parts.push(`→ ${content.legend[k].name} (${content.legend[k].verdict})`);
    parts.push(`${value} after ${steps} step${steps === 1 ? "" : "s"}`);
    this.tip.replaceChildren(...parts.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
    Object.assign(this.cell.style, { left: `${at.x}px`, top: `${at.y}px`, width: `${at.width}px`, height: `${at.height}px` });
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [px, py] = [at.px + xaxis._offset, at.py + yaxis._offset];
    const left = px + 16 + this.tip.offsetWidth > at.room ? px - 16 - this.tip.offsetWidth : px + 16;
    this.tip.style.transform = `translate(${Math.max(left, 0)}px, ${Math.max(py - this.tip.offsetHeight - 10, 0)}px)`;
  }
}
