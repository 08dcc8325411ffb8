// A picture on its sheet: the title above it, a caption below it, each in as many lines as it needs.

/** @import { Still } from "../shared/types.js" */

const SVG = "http://www.w3.org/2000/svg";
const FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", system-ui, sans-serif';
const TITLE = { size: 15, weight: 600 };
const CAPTION = { size: 13, weight: 400 };
const LEADING = 1.3; // from line to line, in heights of the type
const EDGE = 12; // pixels at the sides, as wide as on the picture

/**
 * @typedef {{ text: string, size: number, weight: number, y: number, role: "ink" | "muted" }} Line
 *
 * @typedef {object} Sheet
 * @property {number} width   of the whole, in CSS pixels
 * @property {number} height
 * @property {number} scale
 * @property {number} top     where the picture begins
 * @property {number} room    how high it is
 * @property {Line[]} lines
 */

/**
 * Words in lines that are no wider than there is room; a word that is wider has its line for itself.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} widthOf
 */
export function inLines(text, room, widthOf) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && widthOf(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Where everything is on a sheet of that size.
 * @param {{ width: number, height: number, scale: number }} look
 * @param {string} title
 * @param {string} caption
 * @param {(text: string, size: number, weight: number) => number} [widthOf]
 * @returns {Sheet}
 */
export function sheetOf({ width, height, scale }, title, caption, widthOf = textWidth) {
  const room = width - 2 * EDGE * scale;
  /** @type {(text: string, kind: { size: number, weight: number }) => { texts: string[], size: number, tall: number }} */
  const set = (text, { size, weight }) => {
    const own = size * scale;
    const texts = text.split("\n").flatMap((each) => inLines(each, room, (words) => widthOf(words, own, weight)));
    return { texts, size: own, tall: texts.length ? (texts.length * LEADING + 0.5) * own : 0 };
  };
  const [above, below] = [set(title, TITLE), set(caption, CAPTION)];
  /** @type {(part: { texts: string[], size: number }, from: number, weight: number, role: "ink" | "muted") => Line[]} */
  const placed = ({ texts, size }, from, weight, role) =>
    texts.map((text, i) => ({ text, size, weight, role, y: from + (i * LEADING + 1.15) * size }));
  return {
    width,
    height,
    scale,
    top: above.tall,
    room: Math.max(height - above.tall - below.tall, 1),
    lines: [
      ...placed(above, 0, TITLE.weight, "ink"),
      ...placed(below, height - below.tall, CAPTION.weight, "muted"),
    ],
  };
}

/**
 * The sheet as an SVG with a picture on it.
 * @param {Sheet} sheet
 * @param {SVGSVGElement[]} layers  the picture's, from below
 * @param {Still["scheme"]} scheme
 * @param {{ size: [string, string], paper: boolean, says: string }} how  what the SVG says of its size, whether the
 *     paper is drawn, and what the picture shows
 */
export function drawnOn({ width, height, scale, top, lines }, layers, { surface, roles }, { size, paper, says }) {
  const svg = made("svg", { width: size[0], height: size[1], viewBox: `0 0 ${width} ${height}`, role: "img" });
  const told = made("title", {});
  told.textContent = says;
  svg.append(told);
  if (paper) svg.append(made("rect", { width, height, fill: surface }));
  for (const layer of layers) {
    layer.removeAttribute("class");
    layer.setAttribute("x", "0");
    layer.setAttribute("y", String(top));
    layer.style.background = "none";
    svg.append(layer);
  }
  for (const { text, size: type, weight, y, role } of lines) {
    const line = made("text", { x: EDGE * scale, y, fill: roles[role], "font-size": type, "font-weight": weight, "font-family": FONT }); // prettier-ignore
    line.textContent = text;
    svg.append(line);
  }
  return /** @type {SVGSVGElement} */ (svg);
}

/** @type {(name: string, attributes: Record<string, string | number>) => SVGElement} */
function made(name, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** @type {(text: string, size: number, weight: number) => number} */
function textWidth(text, size, weight) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * size * 0.5;
  pen.font = `${weight} ${size}px ${FONT}`;
  return pen.measureText(text).width;
}
