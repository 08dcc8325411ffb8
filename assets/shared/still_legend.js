// The legend of a still picture on a page, drawn as the player draws its own.

import { Mounted, opened } from "./mount.js";
import { legendOf } from "./legend.js";

/** @import { Component, MarkSpec, Message } from "./types.js" */

/** @type {Mounted<StillLegend>} */
const mounted = new Mounted();

/**
 * Shows the marks in a component's element: their colours are those of the picture, light or dark, as it is.
 * @param {Component} component
 */
export async function mount({ data, parentElement }) {
  /** @type {Message<{ marks: MarkSpec[] }>} */
  const { options } = opened(data);
  mounted.at(parentElement, (root) => new StillLegend(root)).show(options.marks);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

class StillLegend {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.className = "hs-still";
  }

  /** @param {MarkSpec[]} marks */
  show(marks) {
    this.root.replaceChildren(legendOf(marks, (colour) => colour, []));
  }

  destroy() {
    this.root.remove();
  }
}
