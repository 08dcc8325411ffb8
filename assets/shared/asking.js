// A line that fills in while somebody looks at it: it asks the server for one answer after another, until all are there.
//
// Nothing is asked while the line is out of sight. The server's own script does not wait: between answers it is idle.

import { Mounted, isWarming, opened } from "./mount.js";

/** @import { Component, Message } from "./types.js" */

/** @typedef {{ words: string, said: string, turn: string }} Line  turn: what is asked next, "" for nothing more */

const PAUSE = 400; // milliseconds between two answers: what people do meanwhile comes first
const AGAIN = 5000; // milliseconds after which a question that was lost is asked again
const MOST = 3; // times

/** @type {Mounted<Asking>} */
const mounted = new Mounted();

/** @param {Component} component */
export function mount({ data, parentElement, setTriggerValue }) {
  /** @type {Message<Line>} */
  const { options } = opened(data);
  const asking = mounted.at(parentElement, (root) => new Asking(root));
  asking.onAsk = (turn) => setTriggerValue("turn", turn);
  asking.show(options);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

class Asking {
  turn = "";
  times = 0;
  timer = 0;
  seen = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.words = document.createElement("span");
    // Read out once, when the line is whole: not with each answer.
    this.status = document.createElement("span");
    this.status.className = "hs-answers-said";
    this.status.setAttribute("role", "status");
    root.className = "hs-asking";
    root.append(this.words, this.status);
    /** @type {(turn: string) => void} */
    this.onAsk = () => {};
    this.look = () => this.#wait(PAUSE);
    document.addEventListener("visibilitychange", this.look);
    this.sight = new IntersectionObserver((entries) => {
      this.seen = entries.at(-1)?.isIntersecting ?? false;
      this.#wait(PAUSE);
    });
    this.sight.observe(root);
  }

  /** @param {Line} line */
  show({ words, said, turn }) {
    if (this.words.textContent !== words) this.words.textContent = words;
    if (this.status.textContent !== said) this.status.textContent = said;
    if (this.turn !== turn) [this.turn, this.times] = [turn, 0];
    this.#wait(PAUSE);
  }

  /** @param {number} pause */
  #wait(pause) {
    clearTimeout(this.timer);
    if (!this.turn || this.times >= MOST || !this.seen || document.hidden || isWarming()) return;
    this.timer = setTimeout(() => {
      this.times += 1;
      this.onAsk(`${this.turn} ${this.times}`);
      this.#wait(AGAIN);
    }, pause);
  }

  destroy() {
    clearTimeout(this.timer);
    this.sight.disconnect();
    document.removeEventListener("visibilitychange", this.look);
    this.root.remove();
  }
}
