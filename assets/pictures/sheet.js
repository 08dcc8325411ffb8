// A picture on its sheet: the title above it, its legend and a caption below it, each in as many lines as it needs.

import { markOf } from "../shared/legend.js";

/** @import { Legend, Still } from "../shared/types.js" */

const SVG = "http://www.w3.org/2000/svg";
const FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", system-ui, sans-serif';
const TITLE = { size: 15, weight: 600 };
const CAPTION = { size: 13, weight: 400 };
const LEADING = 1.3; // from line to line, in heights of the type
const EDGE = 12; // pixels at the sides, as wide as on the picture
const MARK = { width: 28, height: 16, gap: 7, apart: 18 }; // of a legend: its marks, to their words, and to the next one

const LEAST = 0.4; // of a sheet's height that a legend leaves to its picture

/**
 * @typedef {{ text: string, size: number, weight: number, x: number, y: number, role: "ink" | "muted" }} Line
 * @typedef {{ x: number, y: number }} Place
 *
 * @typedef {object} Sheet
 * @property {number} width   of the whole, in CSS pixels
 * @property {number} height
 * @property {number} scale
 * @property {number} top     where the picture begins
 * @property {number} room    how high it is
 * @property {Line[]} lines
 * @property {Place[]} marks  the upper left corners of a legend's marks
 * @property {Line[]} named   the words of those marks
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
 * Marks with their words in rows that are no wider than there is room: where each mark and each line of words is, both
 * in widths of the room and in rows; and how many rows there are.
 * @param {string[]} words  one for each mark
 * @param {number} room
 * @param {number} scale
 * @param {(text: string) => number} widthOf
 */
export function inRows(words, room, scale, widthOf) {
  /** @type {{ x: number, row: number, texts: string[] }[]} */
  const entries = [];
  const before = (MARK.width + MARK.gap) * scale;
  let [x, row, rows] = [0, 0, 0];
  for (const each of words) {
    const texts = inLines(each, room - before, widthOf);
    const wide = before + Math.max(...texts.map(widthOf));
    // Words of several lines have their rows for themselves.
    if (x > 0 && (x + wide > room || texts.length > 1)) [x, row] = [0, rows];
    entries.push({ x, row, texts });
    rows = Math.max(rows, row + texts.length);
    x = texts.length > 1 ? Infinity : x + wide + MARK.apart * scale;
  }
  return { entries, rows };
}

/**
 * Where everything is on a sheet of that size.
 * @param {{ width: number, height: number, scale: number }} look
 * @param {string} title
 * @param {string} caption
 * @param {string[]} [legend]  the words of its marks
 * @param {(text: string, size: number, weight: number) => number} [widthOf]
 * @returns {Sheet}
 */
export function sheetOf({ width, height, scale }, title, caption, legend = [], widthOf = textWidth) {
  const room = width - 2 * EDGE * scale;
  /** @type {(text: string, kind: { size: number, weight: number }) => { texts: string[], size: number, tall: number }} */
  const set = (text, { size, weight }) => {
    const own = size * scale;
    const texts = text.split("\n").flatMap((each) => inLines(each, room, (words) => widthOf(words, own, weight)));
    return { texts, size: own, tall: texts.length ? (texts.length * LEADING + 0.5) * own : 0 };
  };
  const [above, below] = [set(title, TITLE), set(caption, CAPTION)];
  const type = CAPTION.size * scale;
  const laid = inRows(legend, room, scale, (words) => widthOf(words, type, CAPTION.weight));
  const tall = laid.rows ? (laid.rows * LEADING + 0.5) * type : 0;
  // A legend that would press the picture together is left out.
  const fits = height - above.tall - below.tall - tall >= LEAST * height;
  const [entries, keys] = fits ? [laid.entries, tall] : [[], 0];
  const from = height - below.tall - keys;
  const baseline = (/** @type {number} */ row) => from + (row * LEADING + 1.15) * type;
  /** @type {(part: { texts: string[], size: number }, from: number, weight: number, role: "ink" | "muted") => Line[]} */
  const placed = ({ texts, size }, from, weight, role) =>
    texts.map((text, i) => ({ text, size, weight, role, x: 0, y: from + (i * LEADING + 1.15) * size }));
  const named = entries.flatMap(({ x, row, texts }) =>
    texts.map((text, i) => ({ text, size: type, weight: CAPTION.weight, role: /** @type {const} */ ("ink"), x: x + (MARK.width + MARK.gap) * scale, y: baseline(row + i) })), // prettier-ignore
  );
  return {
    width,
    height,
    scale,
    top: above.tall,
    room: Math.max(height - above.tall - below.tall - keys, 1),
    lines: [
      ...placed(above, 0, TITLE.weight, "ink"),
      ...placed(below, height - below.tall, CAPTION.weight, "muted"),
    ],
    named,
    // A mark is as high above its words' line as their middle is.
    marks: entries.map(({ x, row }) => ({ x, y: baseline(row) - 0.33 * type - (MARK.height / 2) * scale })),
  };
}

/**
 * The sheet as an SVG with a picture on it.
 * @param {Sheet} sheet
 * @param {SVGSVGElement[]} layers  the picture's, from below
 * @param {Still["scheme"]} scheme
 * @param {{ size: [string, string], paper: boolean, says: string, legend?: Legend }} how  what the SVG says of its size,
 *     whether the paper is drawn, what the picture shows, and the legend whose words the sheet has
 */
export function drawnOn({ width, height, scale, top, lines, marks, named }, layers, { surface, roles }, { size, paper, says, legend }) {
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
  marks.forEach(({ x, y }, i) => {
    if (!legend) return;
    const drawn = new DOMParser().parseFromString(markOf(legend.marks[i], legend.swap, legend.colours), "image/svg+xml").documentElement;
    const own = /** @type {SVGElement} */ (/** @type {unknown} */ (document.importNode(drawn, true)));
    for (const [name, value] of Object.entries({ x: EDGE * scale + x, y, width: MARK.width * scale, height: MARK.height * scale }))
      own.setAttribute(name, `${value}`);
    svg.append(own);
  });
  for (const { text, size: type, weight, x, y, role } of [...lines, ...named]) {
    const line = made("text", { x: EDGE * scale + x, y, fill: roles[role], "font-size": type, "font-weight": weight, "font-family": FONT }); // prettier-ignore
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
