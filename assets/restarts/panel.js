// One picture of many curves: Plotly draws the axes, a canvas the curves, and a second canvas those that are lit.

import { CONFIG, Fit, dressed, interactive } from "../shared/figure.js";
import { isIn, onClick } from "../shared/gestures.js";
import { axesOf, isDrawn, lengthOf, offsetOf } from "../shared/plotly.js";
import { scaleNow } from "../shared/stage.js";
import { lastPoints, nearestRun, onAxis, stepsAxis } from "./curves.js";
import { lettersOn } from "./letters.js";
import { dots, fillBands, nameEnds } from "./summary.js";

/** @import { Axis, LayoutAxis, Plot } from "../shared/types.js" */
/** @import { CurvesSpec, RiverContent } from "./content.js" */
/** @import { River } from "./river.js" */

const NEAR = 14; // pixels within which a curve is pointed at
const STILL = 4; // a press that moves farther is a drag

export class CurvePanel {
  /** @type {Float64Array | undefined} */
  px;
  /** @type {Float64Array} */
  py;

  /**
   * @param {HTMLElement} parent
   * @param {CurvesSpec} spec
   * @param {RiverContent} content
   * @param {River} river
   */
  constructor(parent, spec, content, river) {
    this.spec = spec;
    this.content = content;
    this.river = river;
    this.curves = spec.curves;
    this.element = document.createElement("figure");
    this.element.className = "hr-panel";
    this.element.dataset.panel = spec.name;
    this.element.innerHTML = `<figcaption></figcaption><div class="hr-stage"><div class="hr-plot" role="group"></div>
      <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas></div>`;
    const [plot, base, top] = this.element.querySelectorAll(".hr-stage > *");
    this.plot = /** @type {Plot} */ (plot);
    this.base = /** @type {HTMLCanvasElement} */ (base);
    this.top = /** @type {HTMLCanvasElement} */ (top);
    this.fit = new Fit(this.plot);
    this.plot.setAttribute("aria-label", spec.alt);
    parent.append(this.element);
    this.#listen();
    this.forgetClicks = onClick(this.plot, STILL, (_, event) => {
      const run = isIn(event, ".modebar") ? null : this.#runAt(event);
      if (run !== null) this.river.onRun(run, event.shiftKey);
    });
  }

  async dress() {
    const { key, scheme } = this.river;
    const { data, layout } = dressed(this.spec.figure, scheme.swap, scaleNow());
    const whole = interactive(layout, scheme, key);
    for (const { axis, changes } of this.views) whole[axis] = { ...whole[axis], ...changes };
    this.#name();
    const first = !isDrawn(this.plot);
    await Plotly.react(this.plot, data, whole, CONFIG);
    if (first) for (const event of ["plotly_afterplot", "plotly_relayout"]) this.plot.on(event, () => this.draw());
    this.draw();
  }

  /** Draws the axes again, in the view that is chosen: Plotly would go on taking a reset back to the first one. */
  rescale() {
    if (!this.views.length) return;
    Plotly.purge(this.plot);
    this.dress();
  }

  /** Draws everything again: after a zoom, a change of size, of colours, or of what is shown. */
  draw() {
    const axes = axesOf(this.plot);
    if (!axes || !lengthOf(axes[0])) return;
    this.#name();
    this.#places(axes);
    const pen = this.#pen(this.base, axes);
    if (this.river.every) this.#every(pen);
    else this.#summary(pen, axes);
    this.#letters(pen, axes);
    this.highlight();
  }

  /** Draws every run. @param {CanvasRenderingContext2D} pen */
  #every(pen) {
    const { offsets, run } = this.curves;
    const count = run.data.length;
    pen.globalAlpha = Math.min(Math.max(14 / Math.sqrt(count), 0.16), 0.8);
    pen.lineWidth = count > 150 ? 1 : 1.4;
    // The best come last, and so lie on top of what leads elsewhere.
    for (let optimum = this.river.colours.length - 1; optimum >= 0; optimum--) {
      pen.strokeStyle = this.river.colours[optimum];
      for (let c = 0; c < count; c++) {
        if (this.#optimumOf(c) === optimum) this.#stroke(pen, offsets.data[c], offsets.data[c + 1]);
      }
    }
    pen.globalAlpha = 1;
  }

  /**
   * Draws one run for each end over a band for all of its runs; in the plane, where the means of all runs end.
   * @type {(pen: CanvasRenderingContext2D, axes: [Axis, Axis]) => void}
   */
  #summary(pen, axes) {
    const { colours, scheme } = this.river;
    const { chosen, names } = this.content;
    if (this.spec.points) {
      const { px, py } = this.#ends();
      const at = (/** @type {number} */ c) => /** @type {[number, number]} */ ([px[c], py[c]]);
      const every = px.map((_, c) => c);
      for (let optimum = colours.length - 1; optimum >= 0; optimum--) {
        const own = every.filter((c) => this.#optimumOf(c) === optimum);
        pen.globalAlpha = 0.5;
        dots(pen, own.map(at), 3, colours[optimum]);
        pen.globalAlpha = 1;
        dots(pen, own.filter((c) => this.curves.run.data[c] === chosen[optimum]).map(at), 5.5, colours[optimum]);
      }
      const named = chosen.flatMap((run, optimum) =>
        every.filter((c) => this.curves.run.data[c] === run).map((c) => ({ x: px[c], y: py[c], name: names[optimum] })),
      );
      nameEnds(pen, named, names.length, scheme.roles, lengthOf(axes[0]));
      return;
    }
    const { bands, below } = this.spec;
    if (bands) {
      const heights = this.river.below && below ? below : bands;
      const { low, high } = { low: heights.low.data, high: heights.high.data };
      fillBands(pen, axes, bands, { low, high }, colours, this.river.logarithmic);
    }
    for (let optimum = colours.length - 1; optimum >= 0; optimum--) this.#run(pen, chosen[optimum], colours[optimum], 2.2);
  }

  /** Draws what is lit, and the runs that the player shows. */
  highlight() {
    const axes = axesOf(this.plot);
    if (!this.px || !axes) return;
    const pen = this.#pen(this.top, axes);
    const { lit, shown } = this.river;
    this.base.style.opacity = lit ? "0.22" : "1";
    const { ink, surface } = this.river.scheme.roles;
    const width = lit && lit.length > 1 ? 1.3 : 3;
    for (const run of lit ?? []) this.#run(pen, run, this.river.colours[this.content.optimumOf.data[run]], width);
    if (this.spec.points && !this.river.every) return this.#rings(pen, shown ?? [], ink);
    (shown ?? []).forEach((run, i) => this.#run(pen, run, ink, 2, i ? [5, 4] : [], surface));
    return undefined;
  }

  destroy() {
    this.forgetClicks();
    Plotly.purge(this.plot);
    this.element.remove();
  }

  /**
   * Draws one run, with dots where its curves end if it is a thick one.
   * @param {CanvasRenderingContext2D} pen
   * @param {number} run
   * @param {string} colour
   * @param {number} width
   * @param {number[]} [dash]
   * @param {string | null} [halo]  the colour of what sets it off from the curves below
   */
  #run(pen, run, colour, width, dash = [], halo = null) {
    const { px, py } = this;
    if (!px) return;
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
      pen.arc(px[last], py[last], 4, 0, 7);
      pen.fill();
    }
    pen.setLineDash([]);
  }

  /**
   * Rings the points where the means of runs end; of the second run with a dashed line.
   * @type {(pen: CanvasRenderingContext2D, runs: number[], ink: string) => void}
   */
  #rings(pen, runs, ink) {
    const { px, py } = this.#ends();
    Object.assign(pen, { strokeStyle: ink, lineWidth: 2 });
    runs.forEach((run, i) => {
      pen.setLineDash(i ? [4, 3] : []);
      this.curves.run.data.forEach((of, c) => {
        if (of !== run) return;
        pen.beginPath();
        pen.arc(px[c], py[c], i ? 10 : 7.5, 0, 7);
        pen.stroke();
      });
    });
  }

  /** @type {(pen: CanvasRenderingContext2D, from: number, to: number) => void} */
  #stroke(pen, from, to) {
    const { px, py } = this;
    if (!px) return;
    pen.beginPath();
    for (let i = from; i < to; i++) pen.lineTo(px[i], py[i]);
    pen.stroke();
  }

  /**
   * Letters at the right edge say which end is at which height: moved apart, with a line to the height, where they would
   * cover each other; the best alone where there is no room for all.
   * @type {(pen: CanvasRenderingContext2D, axes: [Axis, Axis]) => void}
   */
  #letters(pen, [xaxis, yaxis]) {
    pen.restore(); // they are outside what the curves are clipped to
    pen.font = `600 ${13 * scaleNow()}px system-ui, sans-serif`;
    pen.textBaseline = "middle";
    pen.lineWidth = 1;
    const [right, length] = [lengthOf(xaxis), lengthOf(yaxis)];
    const { ends, places } = lettersOn(yaxis, length, this.ends);
    ends.forEach(({ optimum, at }, i) => {
      pen.fillStyle = pen.strokeStyle = this.river.colours[optimum];
      pen.beginPath();
      pen.moveTo(right, at);
      pen.lineTo(right + 10, places[i]);
      pen.stroke();
      pen.fillText(this.content.names[optimum], right + 13, places[i]);
    });
  }

  /** The letters that are drawn: the height of each, and how many pixels lower than that it is. */
  letters() {
    const axes = axesOf(this.plot);
    if (!axes) return [];
    const { ends, places } = lettersOn(axes[1], lengthOf(axes[1]), this.ends);
    return ends.map(({ optimum, y, at }, i) => ({ optimum, y, shift: places[i] - at }));
  }

  /**
   * A pen, clipped to the axes, on a canvas that lies over them and a little to the right.
   * @type {(canvas: HTMLCanvasElement, axes: [Axis, Axis]) => CanvasRenderingContext2D}
   */
  #pen(canvas, [xaxis, yaxis]) {
    const ratio = window.devicePixelRatio || 1;
    const room = this.spec.ends.length ? 44 : 0; // for the letters
    const [width, height] = [lengthOf(xaxis) + room, lengthOf(yaxis)];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const [left, top] = [offsetOf(xaxis), offsetOf(yaxis)];
    Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, lengthOf(xaxis), height);
    pen.clip();
    pen.lineJoin = "round";
    return pen;
  }

  /** @param {[Axis, Axis]} axes */
  #places([xaxis, yaxis]) {
    const { steps } = this.spec;
    const { logarithmic } = this.river;
    /** @type {(axis: Axis, values: ArrayLike<number>, floor: boolean) => Float64Array} */
    const place = (axis, values, floor) => Float64Array.from(values, (v) => axis.d2p(onAxis(v, floor)));
    this.px = place(xaxis, this.curves.x.data, steps === "x" && logarithmic);
    this.py = place(yaxis, (this.heights?.y ?? this.curves.y).data, steps === "y" && logarithmic);
  }

  /** The second view of the heights, where it is the one that is shown. */
  get heights() {
    return this.river.below ? (this.spec.below ?? null) : null;
  }

  get ends() {
    return this.heights?.ends ?? this.spec.ends;
  }

  #name() {
    this.element.children[0].textContent = this.title;
  }

  /** What the picture is called that is shown. */
  get title() {
    const points = this.river.every ? null : this.spec.points;
    return points ?? (this.heights ?? this.spec).title;
  }

  /** Where every curve ends, in pixels. */
  #ends() {
    return lastPoints(this.curves, this.px ?? [], this.py);
  }

  /** Which optimum a curve's run ends in. @param {number} curve */
  #optimumOf(curve) {
    return this.content.optimumOf.data[this.curves.run.data[curve]];
  }

  /** What the two views of an axis differ in, by axis. */
  get views() {
    const { steps, most, below, heights } = this.spec;
    /** @type {{ axis: "xaxis" | "yaxis", changes: Partial<LayoutAxis> }[]} */
    const axes = [];
    if (steps) {
      axes.push({ axis: steps === "x" ? "xaxis" : "yaxis", changes: stepsAxis(most, this.river.logarithmic, steps === "y") });
    }
    if (below && heights) {
      const { title, ...axis } = this.heights?.axis ?? { type: "linear", tickmode: "auto", ...heights };
      axes.push({ axis: "yaxis", changes: { ...axis, title: { text: title } } });
    }
    return axes;
  }

  #listen() {
    let due = 0;
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
  }

  /**
   * The run whose curve passes nearest to a pointer, or null.
   * @param {PointerEvent} event
   */
  #runAt({ clientX, clientY }) {
    if (!this.px) return null;
    const box = this.base.getBoundingClientRect();
    /** @type {[number, number]} */
    const place = [clientX - box.left, clientY - box.top];
    if (this.river.every || this.spec.bands) return nearestRun(this.curves, this.px, this.py, place, NEAR);
    if (!this.spec.points) return nearestRun(this.curves, this.px, this.py, place, NEAR, new Set(this.content.chosen));
    const { curves, px, py } = this.#ends();
    return nearestRun(curves, px, py, place, NEAR);
  }
}
