// What a figure has drawn, as tables: a row for every point of every line, for whoever cannot see them or wants them.

import { formatNumber } from "./numbers.js";

/** @import { Figure, Layout, Trace } from "./types.js" */

/**
 * @typedef {string | number | null} Cell
 * @typedef {{ name: string, head: string[], rows: Cell[][] }} Table
 */

const SHOWN = 200; // rows in the document: a file holds them all
const WRITTEN = 6; // digits

/** What parts of a picture are called, by their names in the code. @type {[RegExp, string][]} */
const CALLED = [
  [/^ghost\b/, "before"],
  [/^trail\b/, "path"],
  [/\bone sd\b/, "1 standard deviation"],
  [/\btwo sd\b/, "2 standard deviations"],
];

/**
 * The lines and marks of a figure as one table: which, and where. What only decorates is left out.
 * @param {Figure} figure  as drawn
 * @param {string} name
 * @returns {Table}
 */
export function tableOf(figure, name) {
  // What has few points, as a mean, comes before what has many, as an outline.
  const traces = figure.data.filter(isTold).sort((one, other) => one.x.length - other.x.length);
  const labelled = traces.some((trace) => labelsOf(trace).length > 0);
  const head = ["what", axisTitle(figure.layout, "x"), axisTitle(figure.layout, "y"), ...(labelled ? ["label"] : [])];
  const rows = traces.flatMap((trace) => {
    const labels = labelsOf(trace);
    const called = seriesOf(trace, traces);
    return Array.from(trace.x ?? [], (x, i) => {
      const row = [called, cell(x), cell(trace.y?.[i])];
      return labelled ? [...row, labels[i] ?? null] : row;
    }).filter(([, x, y]) => x !== null && y !== null);
  });
  return { name, head, rows };
}

/** @param {Trace} trace */
const isTold = ({ visible, opacity, meta, x }) =>
  visible !== false && opacity !== 0 && meta?.table !== false && Boolean(x?.length);

/**
 * What a trace shows, in words: its name, and what of it where others have the same name.
 * @param {Trace} trace
 * @param {Trace[]} among
 */
export function seriesOf({ name = "", uid = "" }, among) {
  const own = uid.replace(/-\d+$/, "").replaceAll("-", " ");
  const part = CALLED.reduce((text, [pattern, words]) => text.replace(pattern, words), own);
  const alone = among.filter((each) => each.name === name).length === 1;
  return name && (alone || !part) ? name : name ? `${name}: ${part}` : part;
}

/** @param {Trace} trace @returns {string[]} */
function labelsOf({ hovertext, text }) {
  const found = hovertext ?? text;
  return Array.isArray(found) ? found.map((each) => String(each).replace(/<[^>]*>/g, " ")) : [];
}

/**
 * The title of an axis, as words.
 * @param {Layout} layout
 * @param {"x" | "y"} which
 */
export function axisTitle(layout, which) {
  const title = layout[`${which}axis`]?.title;
  const text = typeof title === "string" ? title : /** @type {{ text?: string } | undefined} */ (title)?.text;
  return (text ?? "").replace(/<[^>]*>/g, "") || which;
}

/**
 * What the axes of a figure show and from where to where, in words; those without a title are left out.
 * @param {Layout} layout
 */
export function axesInWords(layout) {
  /** @type {(called: string, which: "x" | "y") => string[]} */
  const said = (called, which) => {
    const { range, type } = layout[`${which}axis`] ?? {};
    const title = axisTitle(layout, which);
    if (title === which) return [];
    const ends = range?.map((end) => shown(type === "log" ? 10 ** end : Number(Number(end).toPrecision(3))));
    return [`${called} axis: ${title}${ends ? `, from ${ends[0]} to ${ends[1]}` : ""}.`];
  };
  return [...said("Horizontal", "x"), ...said("Vertical", "y")].join(" ");
}

/** @type {(value: unknown) => Cell} */
function cell(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * A table as CSV (RFC 4180), every number with all its digits.
 * @param {Table} table
 */
export function csvOf({ head, rows }) {
  return [head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
}

/** @type {(value: Cell) => string} */
function quoted(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A program that computes tables would take such a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A table as elements: its first rows, and how many more there are.
 * @param {Table} table
 */
export function tableElement({ name, head, rows }) {
  const element = document.createElement("div");
  element.className = "hs-scroll";
  element.tabIndex = 0;
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", name);
  const table = document.createElement("table");
  table.className = "hs-table";
  table.createCaption().textContent = `${name}: ${formatNumber(rows.length, "integer")} ${rows.length === 1 ? "row" : "rows"}`;
  const top = table.createTHead().insertRow();
  for (const title of head) {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = title;
    top.append(th);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().textContent = shown(value);
  }
  if (rows.length > SHOWN) {
    const more = body.insertRow().insertCell();
    more.colSpan = head.length;
    more.textContent = `and ${formatNumber(rows.length - SHOWN, "integer")} more, all in the file`;
  }
  element.append(table);
  return element;
}

/** @type {(value: Cell) => string} */
function shown(value) {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return String(Number(value.toPrecision(WRITTEN))).replace("-", "−");
}

/**
 * Gives a table to the visitor as a file.
 * @param {Table} table
 * @param {string} name  without its ending
 */
export function saveTable(table, name) {
  const url = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: url, download: `${name}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may still be reading it
}
