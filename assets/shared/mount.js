// What every component of the pages does in Streamlit: it reads its message, loads its files, and keeps what it shows.

/** @import { Message, Standing } from "./types.js" */

/** The name of the window of a page that another one opens out of sight, so that it is there when it is asked for. */
export const WARMING = "halfstep-warming";

/** Whether this page is such a one: it knows nothing of what its tab remembers. */
export function isWarming() {
  return window.name === WARMING;
}

const LIBRARY = new URL("plotly-basic.min.js", import.meta.url);

/**
 * Splits a component's data into its options (JSON) and the packed rest; the type of the options is the caller's word.
 * @template Options
 * @param {Uint8Array<ArrayBuffer>} data
 * @returns {Message<Options>}
 */
export function opened(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const options = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return { options, packed: data.subarray(4 + length) };
}

/**
 * What components show, by the element that Streamlit gives each: made at the first call, kept until it is taken down.
 * @template {Standing} T
 */
export class Mounted {
  constructor() {
    /** @type {WeakMap<HTMLElement, T>} */
    this.standing = new WeakMap();
  }

  /**
   * Returns what stands in an element; `make` makes it in a new root where nothing does.
   * @param {HTMLElement} parent
   * @param {(root: HTMLElement) => T} make
   */
  at(parent, make) {
    let found = this.standing.get(parent);
    if (!found) {
      const root = document.createElement("div");
      parent.replaceChildren(root);
      this.standing.set(parent, (found = make(root)));
    }
    return found;
  }

  /** @param {HTMLElement} parent */
  takeDown(parent) {
    this.standing.get(parent)?.destroy();
    this.standing.delete(parent);
  }
}

/**
 * The box that Streamlit keeps for a component; it takes room in the column even where the component shows nothing.
 * @param {HTMLElement} parent
 * @returns {HTMLElement | null}
 */
export function containerOf(parent) {
  return parent.closest('[data-testid="stElementContainer"]');
}

/**
 * Has a component that only does something take no room.
 * @param {HTMLElement} parent
 */
export function takeNoRoom(parent) {
  const container = containerOf(parent);
  if (container) container.style.display = "none";
}

/**
 * @param {string} text
 * @param {string} title
 */
export function button(text, title) {
  return Object.assign(document.createElement("button"), { type: /** @type {const} */ ("button"), textContent: text, title });
}

/** Plotly, and the style sheets of all components, in a page's document: what cannot be loaded takes itself away. */
const SCRIPT = 'script[src$="/plotly-basic.min.js"]';
const SHEETS = "#hs-sheets";

/** @type {(selector: string) => HTMLElement | null} */
const named = (selector) => document.querySelector(selector);

/** @type {Promise<unknown> | undefined} */
let library;

/**
 * Loads style sheets, and Plotly where it is not there yet. A page's document names both for itself.
 * @param {URL[]} sheets
 */
export function loaded(...sheets) {
  library ??= window.Plotly ? Promise.resolve() : arrived(named(SCRIPT) ?? put("script", { src: LIBRARY.href }));
  // It is asked for before it is needed: whoever needs it after that has failed tries again.
  library.catch(() => (library = undefined));
  return Promise.all([...sheets.map(styled), library]);
}

/**
 * Loads a style sheet, or waits for the one that has those of all components.
 * @param {URL} sheet
 */
export function styled({ href }) {
  const all = named(SHEETS);
  if (all instanceof HTMLLinkElement && all.sheet) return Promise.resolve();
  return arrived(all ?? put("link", { rel: "stylesheet", href }));
}

/** @type {(kind: "script" | "link", properties: object) => HTMLElement} */
function put(kind, properties) {
  const element = Object.assign(document.createElement(kind), properties);
  document.head.append(element);
  return element;
}

/**
 * @param {HTMLElement} element
 * @returns {Promise<unknown>}
 */
function arrived(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error("A file of the page could not be loaded."));
    });
  });
}
