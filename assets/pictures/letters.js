// Texts as shapes: a picture looks the same where the page's font is not.

/** @typedef {{ units: number, letters: Record<string, Record<string, string>> }} Letters */

const SVG = "http://www.w3.org/2000/svg";
const BOLD = 550; // from this weight on, the heavier of the two that there are is nearer
const SLANT = -10; // degrees

/** @type {Promise<Letters> | undefined} */
let asked;

/** The outlines of the letters, asked for once. */
export async function lettersLoaded() {
  asked ??= fetch(new URL("letters.json", import.meta.url)).then((answer) => {
    if (!answer.ok) throw new Error("The letters could not be loaded.");
    return answer.json();
  });
  try {
    return await asked;
  } catch (error) {
    asked = undefined; // the next one may find them
    throw error;
  }
}

/**
 * Shapes by the text that they stand for: most texts of an animation are the same in every picture.
 * @type {Map<string, Element>}
 */
const drawn = new Map();
const MOST = 2000;

/**
 * Replaces every text in an SVG by shapes; what the font does not have stays a text.
 * @param {SVGSVGElement} svg
 * @param {Letters} letters
 */
export function outline(svg, letters) {
  if (drawn.size > MOST) drawn.clear();
  const texts = [...svg.querySelectorAll("text")];
  const missing = texts.filter((text) => !drawn.has(text.outerHTML));
  if (missing.length) measure(svg, missing, letters);
  for (const text of texts) {
    const shape = drawn.get(text.outerHTML);
    if (shape) text.replaceWith(shape.cloneNode(true));
  }
}

/**
 * Lays texts out on the page, out of sight, and keeps the shape of each.
 * @param {SVGSVGElement} svg
 * @param {SVGTextElement[]} texts
 * @param {Letters} letters
 */
function measure(svg, texts, letters) {
  const host = document.createElement("div");
  host.setAttribute("aria-hidden", "true");
  host.style.cssText = "position:fixed;left:0;top:0;visibility:hidden;pointer-events:none;z-index:-1;contain:strict;width:1px;height:1px";
  host.append(svg);
  document.body.append(host);
  for (const text of texts) drawn.set(text.outerHTML, shapeOf(text, letters));
  svg.remove();
  host.remove();
}

/** @type {(text: SVGTextElement, letters: Letters) => Element} */
function shapeOf(text, { units, letters }) {
  const group = document.createElementNS(SVG, "g");
  for (const name of ["transform", "opacity", "clip-path"]) {
    const value = text.getAttribute(name);
    if (value !== null) group.setAttribute(name, value);
  }
  if (getComputedStyle(text).display === "none") return group;
  group.setAttribute("aria-label", text.textContent ?? "");
  if (text.style.opacity) group.setAttribute("opacity", text.style.opacity);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const count = text.getNumberOfChars();
  let at = 0;
  for (let node = walker.nextNode(); node && node.parentElement; node = walker.nextNode()) {
    const { fontSize, fontWeight, fontStyle, fill, fillOpacity } = getComputedStyle(node.parentElement);
    const size = parseFloat(fontSize);
    const weight = Number(fontWeight) >= BOLD ? "600" : "400";
    for (const letter of node.textContent ?? "") {
      const place = at < count ? text.getStartPositionOfChar(at) : null;
      const turned = at < count ? text.getRotationOfChar(at) : 0;
      at += letter.length;
      if (!place || !letter.trim()) continue;
      const d = letters[weight][letter];
      const one = document.createElementNS(SVG, d === undefined ? "text" : "path");
      const slant = fontStyle === "italic" ? ` skewX(${SLANT})` : "";
      const turn = turned ? ` rotate(${turned})` : "";
      const smaller = d === undefined ? "" : ` scale(${size / units})`;
      one.setAttribute("transform", `translate(${tidy(place.x)} ${tidy(place.y)})${turn}${slant}${smaller}`);
      one.setAttribute("fill", fill);
      if (fillOpacity !== "1") one.setAttribute("fill-opacity", fillOpacity);
      if (d !== undefined) one.setAttribute("d", d);
      else {
        one.textContent = letter;
        for (const [name, value] of Object.entries({ size, weight, family: "sans-serif" })) one.setAttribute(`font-${name}`, `${value}`);
      }
      group.append(one);
    }
  }
  return group;
}

/** @param {number} value */
const tidy = (value) => Math.round(100 * value) / 100;
