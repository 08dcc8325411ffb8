// One picture of many curves: Plotly draws the axes, a canvas the curves, and a second canvas those that are lit.

import { CONFIG } from "../player/picture.js";

const NEAR = 14; // pixels within which a curve is pointed at
const START = 0.5; // where step 0, which has no logarithm, stands on a logarithmic axis
const DECADES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

export class CurvePanel {
  constructor(parent, spec, content, river) {
    Object.assign(this, { spec, content, river, plotly: window.Plotly });
    this.curves = spec.curves;
    this.element = document.createElement("figure");
    this.element.className = "hr-panel";
    this.element.dataset.panel = spec.name;
    this.element.innerHTML = `<figcaption></figcaption><div class="hr-stage"><div class="hr-plot" role="img"></div>
      <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas></div>`;
    [this.plot, this.base, this.top] = this.element.querySelector(".hr-stage").children;
    this.plot.setAttribute("aria-label", spec.alt);
    parent.append(this.element);
    this.#listen();
  }

  async dress() {
    const { data, layout } = this.river.dressed(this.spec.figure);
    Object.assign(layout, { autosize: true, uirevision: this.river.key });
    const { muted, ink } = this.river.scheme.roles;
    layout.modebar = { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: ink };
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    for (const [axis, changes] of Object.entries(this.#axes())) layout[axis] = { ...layout[axis], ...changes };
    this.#name();
    const first = !this.plot._fullLayout;
    await this.plotly.react(this.plot, data, layout, CONFIG);
    if (first) for (const event of ["plotly_afterplot", "plotly_relayout"]) this.plot.on(event, () => this.draw());
    this.draw();
  }

  /** Draws the axes anew, in the view that is chosen: Plotly would go on taking a reset back to the first one. */
  rescale() {
    if (!Object.keys(this.#axes()).length) return;
    this.plotly.purge(this.plot);
    this.dress();
  }

  resize() {
    const { clientWidth, clientHeight } = this.plot;
    const size = `${clientWidth}x${clientHeight}`;
    if (!clientWidth || size === this.size || !this.plot._fullLayout) return;
    this.size = size;
    this.plotly.Plots.resize(this.plot);
  }

  /** Draws all curves anew: after a zoom, a change of size or of colours. */
  draw() {
    if (!this.plot._fullLayout?.xaxis?._length) return;
    this.#places();
    const pen = this.#pen(this.base);
    const { offsets, run } = this.curves;
    const count = run.data.length;
    pen.globalAlpha = Math.min(Math.max(14 / Math.sqrt(count), 0.16), 0.8);
    pen.lineWidth = count > 150 ? 1 : 1.4;
    // The best come last, and so lie on top of what leads elsewhere.
    for (let optimum = this.river.colours.length - 1; optimum >= 0; optimum--) {
      pen.strokeStyle = this.river.colours[optimum];
      for (let c = 0; c < count; c++) {
        if (this.content.optimumOf.data[run.data[c]] === optimum) this.#stroke(pen, offsets.data[c], offsets.data[c + 1]);
      }
    }
    this.#letters();
    this.highlight();
  }

  /** Draws what is lit, and the runs that the player shows. */
  highlight() {
    if (!this.px) return;
    const pen = this.#pen(this.top);
    const { lit, shown } = this.river;
    this.base.style.opacity = lit ? 0.22 : 1;
    const { ink, surface } = this.river.scheme.roles;
    for (const run of lit ?? []) this.#run(pen, run, this.river.colours[this.content.optimumOf.data[run]], lit.length > 1 ? 1.3 : 3);
    (shown ?? []).forEach((run, i) => this.#run(pen, run, ink, 2, i ? [5, 4] : [], surface));
  }

  destroy() {
    document.removeEventListener("pointerup", this.released, true);
    this.plotly.purge(this.plot);
    this.element.remove();
  }

  #run(pen, run, colour, width, dash = [], halo = null) {
    const { offsets, run: runs } = this.curves;
    const first = runs.data.indexOf(run);
    pen.setLineDash(dash);
    for (let c = first; c >= 0 && runs.data[c] === run; c++) {
      const last = offsets.data[c + 1] - 1;
      if (halo) Object.assign(pen, { strokeStyle: halo, lineWidth: width + 2.5 });
      if (halo) this.#stroke(pen, offsets.data[c], last + 1);
      Object.assign(pen, { strokeStyle: colour, lineWidth: width });
      this.#stroke(pen, offsets.data[c], last + 1);
      if (width < 2) continue;
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(this.px[last], this.py[last], 4, 0, 7);
      pen.fill();
    }
    pen.setLineDash([]);
  }

  #stroke(pen, from, to) {
    pen.beginPath();
    for (let i = from; i < to; i++) pen.lineTo(this.px[i], this.py[i]);
    pen.stroke();
  }

  /** Letters at the right edge say which optimum lies at which height, the best first where there is no room for all. */
  #letters() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const pen = this.base.getContext("2d");
    pen.restore(); // they stand outside what the curves are clipped to
    pen.font = "600 13px system-ui, sans-serif";
    pen.textBaseline = "middle";
    const taken = [];
    for (const { optimum, y } of this.#below?.ends ?? this.spec.ends) {
      const at = yaxis.d2p(y);
      if (at < 0 || at > yaxis._length || taken.some((other) => Math.abs(other - at) < 13)) continue;
      taken.push(at);
      pen.fillStyle = this.river.colours[optimum];
      pen.fillText(this.content.names[optimum], xaxis._length + 6, at);
    }
  }

  /** A pen, clipped to the axes, on a canvas that lies over them and a little to the right. */
  #pen(canvas) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const ratio = window.devicePixelRatio || 1;
    const room = this.spec.ends.length ? 28 : 0; // for the letters
    const [width, height] = [xaxis._length + room, yaxis._length];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    Object.assign(canvas.style, { left: `${xaxis._offset}px`, top: `${yaxis._offset}px`, width: `${width}px`, height: `${height}px` });
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, xaxis._length, height);
    pen.clip();
    pen.lineJoin = "round";
    return pen;
  }

  #places() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const steps = this.spec.steps;
    const place = (axis, values, floor) => Float64Array.from(values, (v) => axis.d2p(floor ? Math.max(v, START) : v));
    this.px = place(xaxis, this.curves.x.data, steps === "x" && this.river.logarithmic);
    this.py = place(yaxis, (this.#below?.y ?? this.curves.y).data, steps === "y" && this.river.logarithmic);
  }

  /** The second view of the heights, where it is the one that is shown. */
  get #below() {
    return this.river.below ? this.spec.below : null;
  }

  #name() {
    this.element.firstChild.textContent = (this.#below ?? this.spec).title;
  }

  /** What the two views of an axis differ in, by axis. */
  #axes() {
    const axes = {};
    if (this.spec.steps) axes[`${this.spec.steps}axis`] = this.#stepsAxis();
    if (this.spec.below) {
      const { title, ...axis } = this.#below?.axis ?? { type: "linear", tickmode: "auto", ...this.spec.heights };
      axes.yaxis = { ...axis, title: { text: title } };
    }
    return axes;
  }

  #stepsAxis() {
    const most = Math.max(this.spec.most, 1);
    const down = this.spec.steps === "y";
    const range = this.river.logarithmic
      ? [Math.log10(START), Math.log10(most) + 0.03 * Math.log10(most / START)]
      : [-0.01 * most, 1.03 * most];
    if (down) range.reverse();
    if (!this.river.logarithmic) return { type: "linear", range, tickmode: "auto", tickvals: null, ticktext: null };
    const ticks = DECADES.filter((tick) => tick <= most);
    return { type: "log", range, tickmode: "array", tickvals: [START, ...ticks], ticktext: ["0", ...ticks.map(String)] };
  }

  #listen() {
    let due = null;
    this.plot.addEventListener("pointermove", (event) => {
      if (event.buttons || event.pointerType === "touch") return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => {
        const run = this.#runAt(event);
        this.plot.classList.toggle("hr-over", run !== null);
        this.river.light(run === null ? null : [run], event);
      });
    });
    this.plot.addEventListener("pointerleave", () => {
      cancelAnimationFrame(due);
      this.river.light(null);
    });
    // Plotly keeps clicks on its drag layer to itself; a press and release in one place is a click all the same.
    let pressed = null;
    this.plot.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
    document.addEventListener("pointerup", (this.released = (event) => {
      const still = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 4;
      pressed = null;
      const run = still && !event.target.closest?.(".modebar") ? this.#runAt(event) : null;
      if (run !== null) this.river.onRun(run, event.shiftKey);
    }), true);
  }

  /** The run whose curve passes nearest to a pointer, or null. */
  #runAt({ clientX, clientY }) {
    if (!this.px) return null;
    const box = this.base.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const { offsets, run } = this.curves;
    let [nearest, found] = [NEAR * NEAR, null];
    for (let c = 0; c < run.data.length; c++) {
      for (let i = offsets.data[c]; i < offsets.data[c + 1]; i++) {
        const distance = squaredDistance(x, y, this.px, this.py, i, Math.min(i + 1, offsets.data[c + 1] - 1));
        if (distance < nearest) [nearest, found] = [distance, run.data[c]];
      }
    }
    return found;
  }
}

/** The squared distance of a point from the segment between points i and j. */
function squaredDistance(x, y, px, py, i, j) {
  const [dx, dy] = [px[j] - px[i], py[j] - py[i]];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(Math.max(((x - px[i]) * dx + (y - py[i]) * dy) / length, 0), 1) : 0;
  const [ex, ey] = [x - px[i] - share * dx, y - py[i] - share * dy];
  return ex * ex + ey * ey;
}
