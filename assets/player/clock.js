// Time: a glide from one half-step to the next, and the beat at which playing goes on.

import { eased } from "./motion.js";

const BEAT = 700; // milliseconds a half-step at speed 1
const GLIDE = 250;

export class Clock {
  /**
   * @param {() => void} onBeat  goes one half-step on
   * @param {(share: number, arrived: boolean) => void} onDraw  draws that share of the glide
   */
  constructor(onBeat, onDraw) {
    this.onBeat = onBeat;
    this.onDraw = onDraw;
    this.speed = 1;
    this.playing = false;
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.gliding = false;
    this.duration = 0;
    this.start = 0;
    this.next = 0;
    this.request = 0;
    this.tick = (/** @type {number} */ now) => this.#tick(now);
  }

  /**
   * Starts a glide, or with `glide` false an arrival; the next frame that the browser draws shows it.
   * @param {boolean} glide
   */
  setOut(glide) {
    // A share of the beat, so that at high speed every half-step still comes to rest.
    const room = this.playing ? 0.6 * this.#beat() : GLIDE;
    this.duration = glide && !this.reduced.matches ? Math.min(GLIDE, room) : 0;
    this.start = performance.now();
    this.gliding = true;
    this.#request();
  }

  play() {
    this.playing = true;
    this.next = performance.now(); // the first step comes at once: one pressed play to see something happen
    this.#request();
  }

  pause() {
    this.playing = false;
  }

  stop() {
    this.playing = false;
    this.gliding = false;
    cancelAnimationFrame(this.request);
  }

  #beat() {
    return BEAT / this.speed;
  }

  #request() {
    cancelAnimationFrame(this.request);
    this.request = requestAnimationFrame(this.tick);
  }

  /** @param {number} now */
  #tick(now) {
    if (this.playing && now >= this.next) {
      // After a hidden tab or a slow moment, do not make up for the beats that were missed.
      this.next = Math.max(this.next + this.#beat(), now + 0.5 * this.#beat());
      this.onBeat();
    }
    if (this.gliding) {
      const share = this.duration ? (now - this.start) / this.duration : 1;
      this.gliding = share < 1;
      this.onDraw(eased(share), !this.gliding);
    }
    if (this.gliding || this.playing) this.#request();
  }
}
