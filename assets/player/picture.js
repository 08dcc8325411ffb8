// One picture: Plotly's axes and lines, and under them the canvas of its point cloud.

import { Cloud } from "./cloud.js";
import { Grip } from "./grip.js";
import { Handles } from "./handles.js";
import { Hover } from "./hover.js";
import { recolour } from "./palette.js";
import { axisOf, canPaint, paintTrace } from "./strokes.js";
import { tracesOf } from "./traces.js";

export const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  doubleClick: "reset",
  responsive: false,
};

export class Picture {
  constructor(onPoint, hand) {
    this.element = document.createElement("figure");
    this.element.className = "hs-picture";
    this.element.innerHTML = '<canvas class="hs-cloud" aria-hidden="true"></canvas><div class="hs-plot"></div>';
    [this.canvas, this.plot] = this.element.children;
    this.hover = new Hover(this, onPoint);
    this.handles = new Handles(this, hand);
    this.grip = new Grip(this, hand.player);
    this.dragging = false;
    this.sizes = new ResizeObserver(() => this.#resize());
  }

  /** Takes what to show; the same elements serve one animation after the other. With `hold`, the axes along which
      handles move, how they are zoomed, and what is shown upon them, stay as they are. */
  take(spec, key, hold = false) {
    const held = hold && spec.handles && this.spec?.handles ? ["xaxis", "yaxis"].slice(0, spec.handles.names.length) : [];
    for (const axis of held) spec.figure.layout[axis].range = this.spec.figure.layout[axis].range;
    const known = hold && this.spec ? new Map(this.overlays.map((name) => [name, this.hidden.has(name)])) : new Map();
    this.spec = spec;
    this.view = held.length ? this.view : key;
    this.element.dataset.picture = spec.name;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", spec.alt);
    this.traces = tracesOf(spec);
    this.cloud = spec.cloud ? new Cloud(this.canvas, spec.cloud) : null;
    this.canvas.hidden = !this.cloud;
    this.handles.take(spec.handles);
    this.grip.take(spec);
    const off = ({ meta, visible }) => known.get(meta.overlay) ?? visible === false;
    const overlaid = spec.figure.data.filter((trace) => trace.meta?.overlay);
    this.hidden = new Set(overlaid.filter(off).map(({ meta }) => meta.overlay));
  }

  get overlays() {
    return [...new Set(this.spec.figure.data.map((trace) => trace.meta?.overlay).filter(Boolean))];
  }

  /** Shows or hides the traces of an overlay. */
  toggleOverlay(name) {
    this.hidden.has(name) ? this.hidden.delete(name) : this.hidden.add(name);
    return this.dress(this.scheme, this.scale);
  }

  /** Draws everything anew in the colours in force, with type and lines `scale` times as large. Where nothing but the
      numbers of moving traces is new, Plotly, which would take its time, is left alone. */
  async dress(scheme, scale) {
    Object.assign(this, { scheme, scale });
    const wanted = this.#withoutNumbers();
    if (wanted === this.drawn) return this.#renumber();
    this.element.style.setProperty("--hs-surface", scheme.surface);
    const { data, layout } = this.#figure();
    // The grid of a cloud is drawn on its canvas.
    if (this.cloud) for (const axis of ["xaxis", "yaxis"]) layout[axis] = { ...layout[axis], showgrid: false };
    this.cloud?.dress(scheme, scale);
    const first = !this.plot._fullLayout;
    await Plotly.react(this.plot, data, layout, CONFIG);
    this.drawn = wanted;
    if (first) this.#listen();
    this.#afterPlot();
  }

  /** Everything that Plotly draws but the numbers of moving traces, as one string. */
  #withoutNumbers() {
    const { data, layout } = this.spec.figure;
    const rest = data.map((trace) => (this.traces.has(trace.uid) ? { ...trace, x: 0, y: 0 } : trace));
    const { surface, dark, colours } = this.scheme;
    return JSON.stringify([rest, layout, this.view, [...this.hidden], surface, dark, colours, this.scale]);
  }

  /** Shows the numbers of moving traces that Plotly has drawn with others. */
  #renumber() {
    this.cloud?.dress(this.scheme, this.scale);
    for (const { uid, x, y } of this.spec.figure.data) {
      if (this.traces.has(uid)) Object.assign(this.plot.data.find((trace) => trace.uid === uid), { x, y });
    }
    this.stale = true;
    this.#afterPlot();
  }

  aim(frame) {
    for (const moving of this.#movings()) moving.aim(frame);
  }

  place(share) {
    for (const moving of this.#movings()) moving.place(share);
  }

  draw() {
    if (!this.plot._fullLayout) return;
    if (this.cloud?.moving.changed) this.cloud.draw();
    if (this.dragging) return; // Plotly has moved its layers; the lines catch up when it is done
    let refused = false;
    for (const trace of this.traces.values()) {
      if (!trace.refresh() && !trace.dirty) continue;
      this.stale = true;
      trace.dirty = false;
      if (!this.#paint(trace)) refused = true;
    }
    if (refused) this.sync();
    this.hover.refresh();
  }

  /** Tells Plotly the numbers on screen, so that its own hover reads them. */
  async sync() {
    if (!this.stale || this.syncing || !this.plot._fullLayout) return;
    this.syncing = true;
    this.stale = false;
    for (const trace of this.plot.data) this.traces.get(trace.uid)?.writeInto(trace);
    await Plotly.redraw(this.plot);
    this.syncing = false;
  }

  select(index) {
    if (!this.cloud) return;
    this.cloud.selected = index;
    this.cloud.draw();
  }

  /** The picture as it is now, zoom included, as a plain figure with its cloud as a trace. */
  snapshot() {
    const { data, layout } = this.#figure();
    for (const axis of Object.keys(layout).filter((name) => /^[xy]axis/.test(name))) {
      layout[axis].range = [...this.plot._fullLayout[axis].range];
    }
    if (this.cloud) data.unshift(this.#cloudTrace());
    return { data, layout };
  }

  destroy() {
    this.sizes.disconnect();
    this.hover.destroy();
    this.handles.destroy();
    Plotly.purge(this.plot);
    this.element.remove();
  }

  #figure() {
    const figure = dressed(structuredClone(this.spec.figure), this.scheme.swap, this.scale);
    for (const trace of figure.data) {
      const moving = this.traces.get(trace.uid);
      moving?.refresh();
      moving?.writeInto(trace);
      if (trace.meta?.overlay) trace.visible = !this.hidden.has(trace.meta.overlay);
    }
    const layout = { ...figure.layout, uirevision: this.view, autosize: true };
    // A finger that drags wants to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    const { muted, ink } = this.scheme.roles;
    layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: ink };
    return { data: figure.data, layout };
  }

  #cloudTrace() {
    const { cloud } = this;
    const { cell } = cloud.spec;
    const side = cell && Math.abs(cloud.area.x(cloud.x[0] + cell[0]) - cloud.area.x(cloud.x[0]));
    const colours = Array.from({ length: cloud.n }, (_, i) => `rgb(${cloud.colours.slice(3 * i, 3 * i + 3).join()})`);
    return {
      type: "scatter",
      mode: "markers",
      x: cloud.x,
      y: cloud.y,
      marker: {
        color: colours,
        symbol: cell ? "square" : Array.from(cloud.shapes, (shape) => cloud.shapeNames[shape]),
        size: cell ? side : 2 * cloud.radius,
        line: { color: this.scheme.surface, width: cell ? 0 : 0.75 },
      },
    };
  }

  #paint(trace) {
    const full = this.plot._fullData.find((each) => each.uid === trace.uid);
    const base = this.plot.data.find((each) => each.uid === trace.uid);
    if (full?.visible === false && base.visible === false) return true;
    if (!full || full.visible !== true || !canPaint(base)) return false;
    if (Object.keys(trace.single).some((name) => name !== "opacity")) return false;
    const x = trace.values.x ?? base.x;
    const y = trace.values.y ?? base.y;
    const count = Math.min(trace.count ?? Infinity, x.length);
    return paintTrace(this.plot, full, x, y, count, trace.single.opacity ?? full.opacity);
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
    const [ax, ay] = [axisOf(this.plot, "x"), axisOf(this.plot, "y")];
    this.cloud.place({
      left: ax._offset,
      top: ay._offset,
      width: ax._length,
      height: ay._length,
      x: (value) => ax.d2p(value),
      y: (value) => ay.d2p(value),
      grid: { x: this.#grid(ax), y: this.#grid(ay) },
    });
    this.cloud.draw();
  }

  #grid(axis) {
    const wanted = this.spec.figure.layout[axis._name]?.showgrid !== false;
    return wanted ? (axis._vals ?? []).map(({ x }) => axis.d2p(x)) : [];
  }

  #resize() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight || `${clientWidth}x${clientHeight}` === this.size) return;
    this.size = `${clientWidth}x${clientHeight}`;
    Plotly.Plots.resize(this.plot);
  }
}

/** Swaps the colours and scales the type, the lines and the markers of a base figure, in place. */
function dressed(value, swap, scale, name = "", inside = "") {
  if (typeof value === "string") return recolour(value, swap);
  if (typeof value === "number") {
    const scaled = name === "size" || (name === "width" && inside === "line") || inside === "margin";
    return scaled ? value * scale : value;
  }
  if (value === null || typeof value !== "object" || (Array.isArray(value) && typeof value[0] === "number")) return value;
  for (const key of Object.keys(value)) value[key] = dressed(value[key], swap, scale, key, name);
  return value;
}
