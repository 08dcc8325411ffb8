// One's own run, played step by step: the points in blended colours, each component's ellipse and mean, and the curve.

import { Board, blended } from "./board.js";
import { nameOf, onTurn } from "./colours.js";
import { between, density, ellipse, frameOf, responsibilities } from "./gaussians.js";
import { badge } from "./marks.js";
import { drawn, made, pressed } from "./parts.js";
import { foundBest, verdictOn, written } from "./verdicts.js";

/** @import { Frame, OwnRun, Scatter, StartsResult } from "./content.js" */

const WHOLE = 9000; // milliseconds for a long run
const [SHORTEST, LONGEST] = [150, 600]; // milliseconds for one frame
const CURVE = { width: 400, height: 72, pad: 7 };
const ALONG = 120; // points of a density curve

export class OwnRunView {
  at = 0; // a place between frames
  playing = false;
  clock = 0;
  /** @type {Uint8Array | undefined} */
  shares;

  /**
   * @param {Scatter} picture
   * @param {OwnRun} run
   * @param {StartsResult} result
   */
  constructor(picture, run, result) {
    this.run = run;
    this.picture = picture;
    this.last = run.frames.length - 1;
    const verdict = verdictOn(run, result);
    this.board = new Board(picture, "Your run: the data, and the means after each step");
    this.means = run.path[0].map((_, k) => {
      const mark = made("div", "hc-fixed hc-mean", badge(k));
      this.board.over.append(mark);
      return mark;
    });
    this.button = pressed("", "hc-play", () => (this.playing ? this.pause() : this.play()));
    this.slider = Object.assign(made("input"), { type: "range", min: "0", max: String(this.last), step: "1", value: "0" });
    this.slider.setAttribute("aria-label", "Step of your run");
    this.slider.addEventListener("input", () => {
      this.pause();
      this.#show(Number(this.slider.value));
    });
    this.said = made("p", "hc-where");
    this.element = made(
      "div",
      "hc-own-run",
      made("p", `hc-verdict ${verdict.right ? "hc-true" : "hc-false"}`, verdict.words),
      made("p", "hc-hint", foundBest(result)),
      this.board.element,
      made("div", "hc-transport", this.button, this.slider),
      this.said,
      this.#curve(),
    );
    this.board.follow(() => this.#show(this.at));
    this.end = onTurn(() => this.#show(this.at));
    // For whom nothing may move, the run is shown at its end, and plays when it is asked to.
    if (globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches) this.at = this.last;
    else this.play();
    this.#name();
  }

  destroy() {
    this.pause();
    this.end();
    this.board.destroy();
  }

  play() {
    if (this.at >= this.last) this.at = 0;
    this.playing = true;
    const long = Math.min(LONGEST, Math.max(SHORTEST, WHOLE / Math.max(this.last, 1)));
    let before = /** @type {number | null} */ (null);
    const on = (/** @type {number} */ now) => {
      this.at = Math.min(this.last, this.at + (before === null ? 0 : (now - before) / long));
      before = now;
      this.#show(this.at);
      if (this.at >= this.last) this.pause();
      else if (this.playing) this.clock = requestAnimationFrame(on);
    };
    this.clock = requestAnimationFrame(on);
    this.#name();
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.clock);
    this.#name();
  }

  #name() {
    this.button.textContent = this.playing ? "❚❚" : "▶";
    this.button.setAttribute("aria-label", this.playing ? "Pause" : "Play your run");
  }

  /** @param {number} at  a frame, or a place between two */
  #show(at) {
    this.at = at;
    const before = Math.min(Math.floor(at), this.last);
    const frame = between(frameOf(this.run, before), frameOf(this.run, Math.min(before + 1, this.last)), at - before);
    this.#draw(frame);
    const whole = Math.round(at);
    this.slider.value = String(whole);
    const step = this.run.frames[whole];
    const words = `Step ${step} of ${this.run.steps}: ${this.run.objective} ${written(this.run.curve[whole], 6)}`;
    this.slider.setAttribute("aria-valuetext", words);
    if (this.said.textContent !== words) this.said.textContent = words;
    this.dot?.setAttribute("transform", this.#onCurve(whole));
  }

  /** @param {Frame} frame */
  #draw(frame) {
    const { axes } = this.board;
    if (!axes) return;
    frame.means.forEach((mean, k) => {
      const { x, y } = axes.pixel(mean);
      this.means[k].style.translate = `${x}px ${y}px`;
    });
    const { weights, covariances, means } = frame;
    if (!weights || !covariances) {
      this.board.paint(null);
      return;
    }
    if (axes.flat) {
      this.board.front.replaceChildren(...this.#densities(weights, means, covariances));
      return;
    }
    this.board.paint(this.#blends({ weights, means, covariances }));
    this.board.front.replaceChildren(...this.#ellipses(means, covariances));
  }

  /** @param {{ weights: number[], means: number[][], covariances: number[][] }} mixture */
  #blends(mixture) {
    const { points } = this.picture;
    const k = mixture.weights.length;
    this.shares ??= new Uint8Array(points.length * k);
    responsibilities(points, mixture, this.shares);
    return blended(this.shares, k);
  }

  /** @param {number[][]} means @param {number[][]} covariances */
  #ellipses(means, covariances) {
    const axes = /** @type {NonNullable<Board["axes"]>} */ (this.board.axes);
    const [x0, y0] = axes.low;
    const [sx, sy] = [axes.x(x0 + 1) - axes.x(x0), axes.y(y0) - axes.y(y0 + 1)];
    return covariances.flatMap((covariance, k) =>
      [1, 2].map((deviations) => {
        // On the screen, where the two axes have scales of their own, and the second points downwards.
        const [a, b, c] = covariance;
        const seen = [a * sx * sx, -b * sx * sy, c * sy * sy];
        const { along, across, angle } = ellipse(seen, deviations);
        const { x, y } = axes.pixel(means[k]);
        const line = drawn("ellipse", { rx: along, ry: across, class: `hc-ellipse hc-sd-${deviations}` });
        line.setAttribute("transform", `translate(${x} ${y}) rotate(${(180 * angle) / Math.PI})`);
        line.style.stroke = `var(${nameOf(k)})`;
        return line;
      }),
    );
  }

  /** @param {number[]} weights @param {number[][]} means @param {number[][]} covariances */
  #densities(weights, means, covariances) {
    const axes = /** @type {NonNullable<Board["axes"]>} */ (this.board.axes);
    const { unit } = this.board;
    const foot = axes.box.height - axes.box.bottom;
    return weights.map((weight, k) => {
      const line = Array.from({ length: ALONG + 1 }, (_, i) => {
        const x = axes.low[0] + (i / ALONG) * (axes.high[0] - axes.low[0]);
        const y = foot - unit * weight * density([x], means[k], covariances[k]);
        return `${axes.x(x).toFixed(1)},${Math.max(axes.box.top, y).toFixed(1)}`;
      });
      const curve = drawn("polyline", { points: line.join(" "), class: "hc-density" });
      curve.style.stroke = `var(${nameOf(k)})`;
      return curve;
    });
  }

  #curve() {
    const points = this.run.curve.map((_, i) => this.#place(i).join(","));
    this.dot = drawn("circle", { r: 5, class: "hc-dot" });
    const picture = drawn("svg", { viewBox: `0 0 ${CURVE.width} ${CURVE.height}`, class: "hc-curve", role: "img" });
    picture.setAttribute("aria-label", `The ${this.run.objective} after each step of your run`);
    picture.append(drawn("polyline", { points: points.join(" ") }), this.dot);
    return picture;
  }

  /** @param {number} i */
  #place(i) {
    const { frames, curve } = this.run;
    const { width, height, pad } = CURVE;
    const [low, high] = [Math.min(...curve), Math.max(...curve)];
    const across = frames[i] / (frames[this.last] || 1);
    const up = (curve[i] - low) / (high - low || 1);
    return [pad + across * (width - 2 * pad), height - pad - up * (height - 2 * pad)];
  }

  /** @param {number} i */
  #onCurve(i) {
    const [x, y] = this.#place(i);
    return `translate(${x} ${y})`;
  }
}
