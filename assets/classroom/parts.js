// Pieces of the page. Whatever somebody has written comes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [name]   its class
 * @param {(Node | string)[]} inside
 */
export function made(tag, name = "", ...inside) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...inside);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} inside
 */
export function drawn(tag, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...inside);
  return element;
}

/**
 * @param {string} words
 * @param {string} name   its class
 * @param {() => void} [act]
 */
export function pressed(words, name, act) {
  const button = made("button", name, words);
  button.type = "button";
  if (act) button.addEventListener("click", act);
  return button;
}

/** The heading of what is shown: it takes the focus when what had it goes. @param {string} words */
export function heading(words) {
  const found = made("h1", "", words);
  found.tabIndex = -1;
  return found;
}
