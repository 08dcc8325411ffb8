// The glossary on every page: the first occurrence of a term is underlined, and opens its sentence and its formula.
//
// The texts are Streamlit's and React's own, so nothing in them is touched: the underline is a highlight of the browser,
// and what is under the pointer is asked of it. For the keyboard, the same terms are buttons at the foot of the page.

import { finder } from "./terms.js";

const NAME = "hs-term";
const OUT = "a, button, input, textarea, select, code, pre, svg, math, .katex, h1, nav, [class*=st-key-term-], [role=tooltip], .hs-glossary";
const PATIENCE = 180; // milliseconds that a pointer rests on a term before it opens
const QUIET = 400; // milliseconds without a change of the page before it is read again

/** @typedef {{id: string, name: string, forms: string[], marked: boolean, sentence: string, formula: string, link: string, seen: string}} Entry */

/** @type {Map<string, Entry>} */
const entries = new Map();
/** @type {Map<Node, import("./terms.js").Found[]>} */
let marked = new Map();
/** @type {ReturnType<typeof finder>} */
let find = () => [];
/** @type {HTMLElement | null} */
let card = null;
/** @type {HTMLElement | null} */
let list = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let reading;
let shown = "";

/**
 * Reads the glossary, and the page whenever it has changed.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const response = await fetch(new URL("./glossary.json", import.meta.url));
  /** @type {Entry[]} */
  const read = await response.json();
  for (const entry of read) entries.set(entry.id, entry);
  find = finder([...entries.values()].filter((entry) => entry.marked));
  document.addEventListener("pointermove", (event) => event.pointerType === "mouse" && pointed(event), { passive: true });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  new MutationObserver(later).observe(root, { childList: true, subtree: true, characterData: true });
  later();
}

/**
 * Shows the terms of the page as buttons, for the keyboard.
 * @param {HTMLElement} element
 */
export function showList(element) {
  list = element;
  list.classList.add("hs-glossary");
  listTerms();
}

function later() {
  clearTimeout(reading);
  reading = setTimeout(read, QUIET);
}

/** Reads the page's texts in their order, and marks each term where it is met first. */
function read() {
  /** @type {Set<string>} */
  const met = new Set();
  /** @type {typeof marked} */
  const next = new Map();
  /** @type {Range[]} */
  const ranges = [];
  const page = document.querySelector(".stMain");
  if (!page) return;
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT, ({ textContent, parentElement }) =>
    textContent?.trim() && !parentElement?.closest(OUT) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement?.checkVisibility()) continue;
    const found = find(node.textContent ?? "", met);
    if (!found.length) continue;
    next.set(node, found);
    for (const { start, end } of found) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      ranges.push(range);
    }
  }
  marked = next;
  if ("highlights" in CSS) CSS.highlights.set(NAME, new Highlight(...ranges));
  listTerms();
}

function listTerms() {
  if (!list) return;
  const ids = [...marked.values()].flat().map(({ id }) => id);
  if (list.dataset.terms === ids.join()) return;
  list.dataset.terms = ids.join();
  list.replaceChildren();
  if (!ids.length) return;
  const head = list.appendChild(document.createElement("span"));
  head.textContent = "Terms on this page:";
  for (const id of ids) {
    const button = list.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = entries.get(id)?.name ?? "";
    button.addEventListener("focus", () => open(id, button.getBoundingClientRect()));
    button.addEventListener("blur", close);
    button.addEventListener("click", () => open(id, button.getBoundingClientRect()));
  }
}

/**
 * Returns the term at a place of the window, with the box of its word.
 * @param {number} x
 * @param {number} y
 */
function at(x, y) {
  const node = document.caretPositionFromPoint?.(x, y)?.offsetNode ?? document.caretRangeFromPoint?.(x, y)?.startContainer;
  if (!node) return null;
  for (const { id, start, end } of marked.get(node) ?? []) {
    const word = document.createRange();
    word.setStart(node, start);
    word.setEnd(node, end);
    for (const box of word.getClientRects())
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return { id, box };
  }
  return null;
}

/** @param {EventTarget | null} target */
function isOurs(target) {
  return target instanceof Node && (card?.contains(target) || list?.contains(target));
}

/** @param {PointerEvent} event */
function pointed(event) {
  clearTimeout(waiting);
  if (isOurs(event.target)) return;
  const found = at(event.clientX, event.clientY);
  waiting = setTimeout(() => (found ? open(found.id, found.box) : close()), PATIENCE);
}

/** @param {MouseEvent} event */
function clicked(event) {
  if (isOurs(event.target)) return;
  const busy = event.target instanceof Element && event.target.closest(OUT);
  const found = busy ? null : at(event.clientX, event.clientY);
  if (found) open(found.id, found.box);
  else close();
}

/**
 * @param {string} id
 * @param {DOMRect} box
 */
function open(id, box) {
  const entry = entries.get(id);
  if (!entry) return;
  if (!card) {
    card = document.body.appendChild(document.createElement("div"));
    card.className = "hs-term-card";
    card.setAttribute("role", "tooltip");
  }
  if (shown !== id) {
    card.replaceChildren();
    card.append(line("strong", entry.name), line("p", entry.sentence));
    if (entry.formula) card.appendChild(document.createElement("div")).innerHTML = entry.formula;
    const more = document.createElement("a");
    more.textContent = entry.seen;
    more.href = entry.link;
    more.target = "halfstep-term";
    card.append(more);
    shown = id;
  }
  const app = getComputedStyle(document.querySelector(".stApp") ?? document.body);
  card.style.background = app.backgroundColor;
  card.style.color = app.color;
  card.hidden = false;
  const { width, height } = card.getBoundingClientRect();
  const below = box.bottom + 6 + height < innerHeight;
  card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  card.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
}

function close() {
  if (card) card.hidden = true;
}

/**
 * @param {string} tag
 * @param {string} text
 */
function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
