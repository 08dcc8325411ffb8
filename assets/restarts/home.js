// What of the curves can be taken home: each panel as a plain figure, with its curves, bands and letters as traces.

import { depict } from "../shared/depicted.js";
import { dressed } from "../shared/figure.js";
import { schemeAs } from "../shared/palette.js";
import { onAxis } from "./curves.js";

/** @import { Figure, Scheme, Trace } from "../shared/types.js" */
/** @import { CurvePanel } from "./panel.js" */
/** @import { River } from "./river.js" */

const BESIDE = 44; // pixels at the right for the letters

/**
 * Has the panels of a river be taken home; returns how to end that.
 * @param {River} river
 */
export function takeHome(river) {
  return depict({
    root: river.root,
    titles: () => river.panels.map((panel) => panel.title),
    size: (i) => [river.panels[i].plot.clientWidth, river.panels[i].plot.clientHeight],
    async still(i, { dark, scale }) {
      const scheme = schemeAs(river.root, river.content.theme, dark);
      return { figure: figureOf(river.panels[i], scheme, scale), scheme };
    },
    words: () => "",
    moves: null,
  });
}

/** @typedef {Omit<Trace, "line" | "uid"> & { line?: object, fillcolor?: string, text?: string[], textfont?: object, textposition?: string, cliponaxis?: boolean, hoverinfo?: string }} Drawn */

/** @type {(panel: CurvePanel, scheme: Scheme, scale: number) => Figure} */
function figureOf(panel, scheme, scale) {
  const { content, river, spec } = panel;
  const { data, layout } = dressed(spec.figure, scheme.swap, scale);
  for (const { axis, changes } of panel.views) layout[axis] = { ...layout[axis], ...changes };
  const colours = content.colours.map(scheme.swap);
  const drawn = river.every ? everyRun(panel, colours) : spec.points ? ends(panel, colours) : oneEach(panel, colours);
  const traces = [...drawn, ...(river.every || !spec.points ? [] : named(panel, scheme, scale))];
  const high = (/** @type {number} */ y) => (layout.yaxis.type === "log" ? Math.log10(y) : y);
  const letters = spec.ends.length ? lettersOf(panel, colours, scale, high) : [];
  const margin = /** @type {{ margin?: { r?: number } }} */ (layout).margin ?? {};
  const wide = letters.length ? Math.max(margin.r ?? 0, BESIDE * scale) : margin.r;
  return {
    data: [...data, .../** @type {Trace[]} */ (traces)],
    layout: { ...layout, .../** @type {object} */ ({ showlegend: false, annotations: letters, margin: { ...margin, r: wide } }) },
  };
}

/**
 * All curves of some runs as one line with gaps.
 * @type {(panel: CurvePanel, runs: Set<number>, line: object, opacity: number) => Drawn}
 */
function lineOf(panel, runs, line, opacity) {
  const { offsets, run } = panel.curves;
  const { x, y } = placed(panel);
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  run.data.forEach((each, c) => {
    if (!runs.has(each)) return;
    for (let i = offsets.data[c]; i < offsets.data[c + 1]; i++) xs.push(x[i]), ys.push(y[i]);
    xs.push(NaN), ys.push(NaN);
  });
  return { type: "scatter", mode: "lines", x: xs, y: ys, line, opacity, hoverinfo: "skip" };
}

/** The curves where the axes show them. @type {(panel: CurvePanel) => { x: Float64Array, y: Float64Array }} */
function placed({ spec, curves, river, heights }) {
  const on = (/** @type {ArrayLike<number>} */ values, /** @type {"x" | "y"} */ axis) =>
    Float64Array.from(values, (v) => onAxis(v, spec.steps === axis && river.logarithmic));
  return { x: on(curves.x.data, "x"), y: on((heights?.y ?? curves.y).data, "y") };
}

/** @type {(panel: CurvePanel, colours: string[]) => Drawn[]} */
function everyRun(panel, colours) {
  const { optimumOf } = panel.content;
  const count = panel.curves.run.data.length;
  const opacity = Math.min(Math.max(14 / Math.sqrt(count), 0.16), 0.8);
  const runsOf = (/** @type {number} */ k) => new Set([...optimumOf.data.keys()].filter((run) => optimumOf.data[run] === k));
  // The best come last, and so lie on top of what leads elsewhere.
  return colours.map((color, k) => lineOf(panel, runsOf(k), { color, width: count > 150 ? 1 : 1.4 }, opacity)).reverse();
}

/** One run for each end over a band for all of its runs. @type {(panel: CurvePanel, colours: string[]) => Drawn[]} */
function oneEach(panel, colours) {
  const { content, heights, river, spec } = panel;
  /** @type {Drawn[]} */
  const traces = [];
  const { bands } = spec;
  for (let b = (bands?.optimum.data.length ?? 0) - 1; bands && b >= 0; b--) {
    const { low, high } = heights ?? bands;
    const [from, to] = [bands.offsets.data[b], bands.offsets.data[b + 1]];
    const across = Array.from(bands.x.data.subarray(from, to), (v) => onAxis(v, river.logarithmic));
    const x = [...across, ...[...across].reverse()];
    const y = [...high.data.subarray(from, to), ...[...low.data.subarray(from, to)].reverse()];
    const fillcolor = translucent(colours[bands.optimum.data[b]], 0.17);
    traces.push({ type: "scatter", mode: "lines", x, y, fill: "toself", fillcolor, line: { width: 0 }, hoverinfo: "skip" });
  }
  const lines = content.chosen.map((run, k) => lineOf(panel, new Set([run]), { color: colours[k], width: 2.2 }, 1));
  return [...traces, ...lines.reverse()];
}

/** Where the means of all runs end, larger for the run that stands for its end. @type {(panel: CurvePanel, colours: string[]) => Drawn[]} */
function ends(panel, colours) {
  const { content } = panel;
  const last = lastOf(panel);
  const dotsOf = (/** @type {string} */ color, /** @type {typeof last} */ points, /** @type {number} */ size, /** @type {number} */ opacity) => ({
    ...{ type: "scatter", mode: "markers", opacity, hoverinfo: "skip" },
    ...{ x: points.map(({ x }) => x), y: points.map(({ y }) => y), marker: { color, size, line: { width: 0 } } },
  });
  return colours
    .flatMap((color, k) => {
      const own = last.filter(({ run }) => content.optimumOf.data[run] === k);
      const chosen = own.filter(({ run }) => run === content.chosen[k]);
      return [dotsOf(color, chosen, 11, 1), dotsOf(color, own, 6, 0.5)];
    })
    .reverse();
}

/** The letters of the ends beside the points where their means are. @type {(panel: CurvePanel, scheme: Scheme, scale: number) => Drawn[]} */
function named(panel, scheme, scale) {
  const { content } = panel;
  const points = lastOf(panel).filter(({ run }) => content.chosen.includes(run));
  // Those of several ends at one place have one text between them.
  /** @type {Map<string, { x: number, y: number, names: Set<string> }>} */
  const places = new Map();
  for (const { x, y, run } of points) {
    const key = [x, y].map((v) => v.toPrecision(2)).join();
    const place = places.get(key) ?? { x, y, names: new Set() };
    place.names.add(content.names[content.chosen.indexOf(run)]);
    places.set(key, place);
  }
  const all = [...places.values()];
  const text = all.map(({ names }) => (names.size === content.names.length && names.size > 2 ? "all" : [...names].join(" ")));
  const font = { size: 12 * scale, color: scheme.roles.ink };
  return [{ type: "scatter", mode: "text", x: all.map(({ x }) => x), y: all.map(({ y }) => y), text, textfont: font, textposition: "middle right", hoverinfo: "skip" }]; // prettier-ignore
}

/** The last point of every curve. @type {(panel: CurvePanel) => { x: number, y: number, run: number }[]} */
function lastOf(panel) {
  const { offsets, run } = panel.curves;
  const { x, y } = placed(panel);
  return Array.from(run.data, (each, c) => ({ run: each, x: x[offsets.data[c + 1] - 1], y: y[offsets.data[c + 1] - 1] }));
}

/**
 * The ends' letters at the right edge, apart from each other.
 * @type {(panel: CurvePanel, colours: string[], scale: number, high: (y: number) => number) => object[]}
 */
function lettersOf(panel, colours, scale, high) {
  return panel.letters().map(({ optimum, y, shift }) => ({
    ...{ text: `<b>${panel.content.names[optimum]}</b>`, font: { size: 13 * scale, color: colours[optimum] } },
    ...{ xref: "paper", x: 1, xanchor: "left", ax: 12 * scale, ay: shift * scale, axref: "pixel", ayref: "pixel" },
    ...{ yref: "y", y: high(y), arrowhead: 0, arrowwidth: 1, arrowcolor: colours[optimum] },
  }));
}

/** @type {(hex: string, opacity: number) => string} */
const translucent = (hex, opacity) =>
  `rgba(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(",")},${opacity})`;

