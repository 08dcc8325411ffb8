// One picture: Plotly's axes and lines, and under them the canvas of its point cloud.

import { CONFIG, Fit, dressed, interactive, marksScale } from "../shared/figure.js";
import { fullTraceOf, isDrawn } from "../shared/plotly.js";
import { axesInWords } from "../shared/tables.js";
import { fitted, sparser, windowOf } from "./axes.js";
import { Cloud } from "./cloud.js";
import { Grip } from "./grip.js";
import { Handles } from "./handles.js";
import { Hover } from "./hover.js";
import { Opens } from "./opens.js";
import { Seek } from "./seek.js";
import { snapshotOf } from "./snapshot.js";
import { canPaint, paintTrace } from "./strokes.js";
import { overlayOf, tracesOf } from "./traces.js";
import { stretchFor } from "./window.js";

/** @import { Figure, Plot, Scheme, Trace } from "../shared/types.js" */
/** @import { PictureSpec } from "./content.js" */
/** @import { Hand } from "./hand.js" */
/** @import { MovingTrace } from "./traces.js" */
/** @import { Stretch } from "./window.js" */

export class Picture {
  /** @type {PictureSpec} */
  spec;
  /** @type {string} */
  view;
  /** @type {Map<string, MovingTrace>} */
  traces = new Map();
  /** @type {Cloud | null} */
  cloud = null;
  /** @type {Set<string>} */
  hidden;
  /** @type {Scheme} */
  scheme;
  /** @type {number} */
  scale;
  /** @type {string | undefined} */
  drawn;
  /** @type {string | undefined} */
  title; // of the upright axis, as it was drawn
  /** @type {number | null} */
  known = null; // how many frames may be drawn, where what comes is hidden
  /** @type {Stretch | null} */
  stretch = null;
  dragging = false;
  stale = false; // whether Plotly has not heard of the numbers on screen
  syncing = false;

  /**
   * @param {(index: number) => void} onPoint
   * @param {Hand} hand
   */
  constructor(onPoint, hand) {
    this.element = document.createElement("figure");
    this.element.className = "hs-picture";
    this.element.innerHTML = '<canvas class="hs-cloud" aria-hidden="true"></canvas><div class="hs-plot"></div>';
    this.canvas = /** @type {HTMLCanvasElement} */ (this.element.children[0]);
    this.plot = /** @type {Plot} */ (this.element.children[1]);
    this.hover = new Hover(this, onPoint);
    this.handles = new Handles(this, hand);
    this.grip = new Grip(this, hand.player);
    this.seek = new Seek(this, hand.player);
    this.opens = new Opens(this);
    this.fit = new Fit(this.plot, this.element);
    this.sizes = new ResizeObserver(() => this.#refit());
  }

  /**
   * Takes what to show; the same elements serve one animation after the other. With `hold`, the axes along which
   * handles move, how they are zoomed, and what is shown upon them, stay as they are.
   * @param {PictureSpec} spec
   * @param {string} key
   * @param {boolean} [hold]
   */
  take(spec, key, hold = false) {
    const held = hold && spec.handles && this.spec?.handles ? AXES.slice(0, spec.handles.names.length) : [];
    for (const axis of held) spec.figure.layout[axis].range = this.spec.figure.layout[axis].range;
    const known = hold && this.spec ? new Map(this.overlays.map((name) => [name, this.hidden.has(name)])) : new Map();
    this.spec = spec;
    this.view = held.length ? this.view : key;
    this.element.dataset.picture = spec.name;
    this.element.setAttribute("role", "group");
    this.traces = tracesOf(spec);
    this.cloud = spec.cloud ? new Cloud(this.canvas, spec.cloud) : null;
    this.canvas.hidden = !this.cloud;
    this.handles.take(spec.handles);
    this.grip.take(spec);
    this.seek.take(spec);
    const off = spec.figure.data.filter((trace) => known.get(overlayOf(trace)) ?? trace.visible === false);
    this.hidden = new Set(off.map(overlayOf).filter(Boolean));
  }

  /**
   * Takes how many frames may be drawn, or null for all; true where that changes more than what moves anyway.
   * @param {number | null} known
   */
  limit(known) {
    const { alt, altSoFar } = this.spec;
    const stretch = known === null ? null : stretchFor(this.spec, known, this.stretch);
    const changed = stretch !== this.stretch || (known === null) !== (this.known === null);
    this.known = known;
    this.stretch = stretch;
    const axes = axesInWords(this.#still().layout);
    this.element.setAttribute("aria-label", `${known === null ? alt : altSoFar || alt} ${axes}`.trim());
    return changed;
  }

  get overlays() {
    const shown = this.spec.figure.data.filter(({ meta }) => this.known === null || !meta?.future);
    return [...new Set(shown.map(overlayOf).filter(Boolean))];
  }

  /**
   * Shows or hides the traces of an overlay.
   * @param {string} name
   */
  toggleOverlay(name) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    return this.dress(this.scheme, this.scale);
  }

  /**
   * Draws everything anew in the colours in force, with type and lines `scale` times as large. Where nothing but the
   * numbers of moving traces is new, Plotly, which would take its time, is left alone.
   * @param {Scheme} scheme
   * @param {number} scale
   */
  async dress(scheme, scale) {
    this.scheme = scheme;
    this.scale = scale;
    this.title = this.#upright(); // read once: after each drawing, a reading lays the page out anew
    const wanted = this.#withoutNumbers();
    if (wanted === this.drawn) return this.#renumber();
    this.element.style.setProperty("--hs-surface", scheme.surface);
    const { data, layout } = this.#figure();
    // Plotly draws every stretch between two gaps as an element of its own, and there may be thousands; what is painted by
    // hand breaks at its gaps without that.
    for (const trace of data) if (this.#paints(trace)) trace.connectgaps = true;
    // The grid of a cloud is drawn on its canvas.
    if (this.cloud) for (const axis of AXES) layout[axis] = { ...layout[axis], showgrid: false };
    this.cloud?.dress(scheme, marksScale(scale));
    const first = !isDrawn(this.plot);
    this.stale = false;
    await Plotly.react(this.plot, data, layout, CONFIG);
    this.drawn = wanted;
    if (first) this.#listen();
    this.#afterPlot();
    return undefined;
  }

  /** Everything that Plotly draws but the numbers of moving traces, as one string. */
  #withoutNumbers() {
    const { data, layout } = this.#still();
    const rest = data.map((trace) => (this.traces.has(trace.uid) ? { ...trace, x: 0, y: 0 } : trace));
    const { surface, dark, colours } = this.scheme;
    return JSON.stringify([rest, layout, this.title, this.view, [...this.hidden], surface, dark, colours, this.scale]);
  }

  #refit() {
    this.fit.refit();
    if (this.drawn && this.element.clientHeight && this.#upright() !== this.title) this.dress(this.scheme, this.scale);
  }

  /** The title of the upright axis, as it fits the picture's height. */
  #upright() {
    return fitted(this.spec.figure.layout.yaxis?.title?.text, this.element.clientHeight, this.scale);
  }

  /** @returns {Figure} */
  #still() {
    const { figure } = this.spec;
    if (this.known === null) return figure;
    const layout = { ...figure.layout };
    if (this.stretch) {
      layout.xaxis = { ...layout.xaxis, range: this.stretch.x };
      layout.yaxis = { ...layout.yaxis, range: this.stretch.y };
    }
    return { data: figure.data.filter(({ meta }) => !meta?.future), layout };
  }

  /** Shows the numbers of moving traces that Plotly has drawn with others. */
  #renumber() {
    this.cloud?.dress(this.scheme, marksScale(this.scale));
    for (const { uid, x, y } of this.spec.figure.data) {
      const drawn = this.plot.data.find((trace) => trace.uid === uid);
      if (drawn && this.traces.has(uid)) Object.assign(drawn, { x, y });
    }
    this.stale = true;
    this.#afterPlot();
  }

  /** @param {number} frame */
  aim(frame) {
    for (const moving of this.#movings()) moving.aim(frame);
  }

  /** @param {number} share */
  place(share) {
    for (const moving of this.#movings()) moving.place(share);
  }

  /**
   * Rings the point that the sentence of a frame names; with null, none.
   * @param {number | null} frame
   */
  name(frame) {
    this.cloud?.name(frame);
  }

  draw() {
    if (!isDrawn(this.plot)) return;
    if (this.cloud?.moving.changed) this.cloud.draw();
    if (this.dragging) return; // Plotly has moved its layers; the lines catch up when it is done
    const { stale } = this;
    let refused = false;
    for (const trace of this.traces.values()) {
      const moved = trace.refresh();
      if (!moved && !trace.dirty) continue;
      this.stale = true;
      trace.dirty = false;
      // What Plotly has just drawn itself from the numbers on screen needs no second drawing.
      if (!this.#paint(trace) && (moved || stale)) refused = true;
    }
    if (refused) this.sync();
    this.hover.refresh();
  }

  /** Tells Plotly the numbers on screen, so that its own hover reads them. */
  async sync() {
    if (!this.stale || this.syncing || !isDrawn(this.plot)) return;
    this.syncing = true;
    this.stale = false;
    for (const trace of this.plot.data) this.traces.get(trace.uid)?.writeInto(trace, this.known !== null);
    await Plotly.redraw(this.plot);
    this.syncing = false;
  }

  /**
   * @param {number | null} index
   * @param {number[] | null} at
   */
  select(index, at) {
    if (!this.cloud) return;
    this.cloud.select(index, at);
    this.cloud.draw();
  }

  /** The picture as it is now, zoom included, as a plain figure with its cloud as a trace. */
  snapshot() {
    return snapshotOf(this);
  }

  /**
   * What is drawn now, without its cloud, in the figure's own colours.
   * @returns {Figure}
   */
  current() {
    return this.#figure(true);
  }

  destroy() {
    this.sizes.disconnect();
    this.hover.destroy();
    this.handles.destroy();
    this.seek.destroy();
    this.opens.destroy();
    Plotly.purge(this.plot);
    this.element.remove();
  }

  /**
   * @param {boolean} [cut]  whether nothing is to be in it that is not revealed
   * @returns {Figure}
   */
  #figure(cut = this.known !== null) {
    const figure = dressed(this.#still(), this.scheme.swap, this.scale);
    for (const trace of figure.data) {
      const moving = this.traces.get(trace.uid);
      moving?.refresh();
      moving?.writeInto(trace, cut);
      if (overlayOf(trace)) trace.visible = !this.hidden.has(overlayOf(trace));
    }
    if (this.scale > 1) for (const axis of AXES) sparser(figure.layout[axis]);
    if (figure.layout.yaxis?.title) Object.assign(figure.layout.yaxis.title, { text: this.title });
    return { data: figure.data, layout: interactive(figure.layout, this.scheme, this.view) };
  }

  /** @param {MovingTrace} trace */
  #paint(trace) {
    const full = fullTraceOf(this.plot, trace.uid);
    const base = this.plot.data.find((each) => each.uid === trace.uid);
    if (full?.visible === false && base?.visible === false) return true;
    if (!full || !base || full.visible !== true || !this.#paints(base)) return false;
    const x = trace.values.x ?? trace.base.x ?? base.x;
    const y = trace.values.y ?? trace.base.y ?? base.y;
    const count = Math.min(trace.count ?? Infinity, x.length);
    return paintTrace(this.plot, full, x, y, count, trace.single.opacity ?? full.opacity);
  }

  /**
   * Whether a trace moves and is simple enough to be painted by hand.
   * @param {Trace} trace
   */
  #paints(trace) {
    const moving = this.traces.get(trace.uid);
    return moving !== undefined && canPaint(trace) && Object.keys(moving.single).every((name) => name === "opacity");
  }

  *#movings() {
    for (const trace of this.traces.values()) for (const part of trace.parts) yield part.moving;
    if (this.cloud) yield this.cloud.moving;
  }

  #listen() {
    this.plot.on("plotly_afterplot", () => this.#afterPlot());
    this.plot.on("plotly_relayouting", () => {
      this.dragging = true;
      this.#placeCloud();
      this.handles.place();
    });
    this.plot.on("plotly_relayout", () => {
      this.dragging = false;
      this.#afterPlot();
    });
    this.plot.addEventListener("pointerenter", () => this.sync());
    this.sizes.observe(this.element);
  }

  #afterPlot() {
    this.#placeCloud();
    this.handles.place();
    for (const trace of this.traces.values()) trace.dirty = true;
    const stale = this.stale;
    this.draw();
    this.stale = stale ?? false;
  }

  #placeCloud() {
    if (!this.cloud) return;
    this.cloud.place(windowOf(this.plot, this.spec.figure.layout));
    this.cloud.draw();
  }
}

/** @type {("xaxis" | "yaxis")[]} */
const AXES = ["xaxis", "yaxis"];
