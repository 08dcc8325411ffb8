// The player inside Streamlit: mounted once, told of new data as often as the script runs.

import { Mounted, loaded, opened, takeNoRoom } from "../shared/mount.js";
import { feed } from "./feeds.js";
import { Player } from "./player.js";

/** @import { Component, Message } from "../shared/types.js" */
/** @import { PlayerOptions } from "./content.js" */

/**
 * `heard` is left out where nobody hears of the handles; `begins` says that the start alone has come, and the animation
 * will follow.
 * @typedef {PlayerOptions & { heard?: number | null, begins?: boolean }} Options
 */

const SHEETS = ["player.css", "widths.css", "controls.css", "menus.css", "tables.css", "panels.css", "handles.css", "stage.css"];
const STYLES = SHEETS.map((name) => new URL(name, import.meta.url));
/** @type {Mounted<Player>} */
const mounted = new Mounted();
/** @type {WeakMap<HTMLElement, { data: Uint8Array, undo?: () => void }>} */
const fed = new WeakMap();
/** @type {Promise<unknown> | undefined} */
let assets;

/**
 * Shows an animation in a component's element; the same element keeps its player.
 * @param {Component} component
 */
export async function mount(component) {
  try {
    await show(component);
  } catch (error) {
    console.warn(error);
    unmount(component.parentElement);
    component.parentElement.textContent = "The animation could not be shown. Reloading the page may help.";
  }
}

/** @param {Component} component */
async function show({ data, parentElement, setStateValue, setTriggerValue }) {
  await (assets ??= loaded(...STYLES));
  /** @type {Message<Options>} */
  const { options, packed } = opened(data);
  const player = mounted.at(parentElement, (root) => new Player(root, options));
  player.onPoint = (index) => setStateValue("point", { key: player.animation.key, index });
  player.onHiding = (hiding) => setStateValue("hiding", hiding);
  player.hand.listener = options.heard === undefined ? null : (start) => setTriggerValue("start", start);
  player.hand.onSettled = (edit) => setTriggerValue("settled", edit);
  player.plays = options.plays ?? false;
  await player.take(packed, options.heard, options.begins);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

/**
 * Hands what came later to the player of the same animation; the element itself shows nothing and takes no room.
 * @param {Component} component
 */
export async function mountFeed({ data, parentElement }) {
  takeNoRoom(parentElement);
  const before = fed.get(parentElement);
  // A rerun that says the same again must not undo what the user has chosen since.
  if (before && same(before.data, data)) return;
  /** @type {{ data: Uint8Array, undo?: () => void }} */
  const entry = { data: data.slice() };
  fed.set(parentElement, entry);
  entry.undo = await feed(data);
  before?.undo?.();
}

/** @param {HTMLElement} parentElement */
export function unmountFeed(parentElement) {
  fed.get(parentElement)?.undo?.();
  fed.delete(parentElement);
}

/** @type {(a: Uint8Array, b: Uint8Array) => boolean} */
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
