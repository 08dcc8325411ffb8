// What em_viz/multistart/basins/picture.py packs, as decode.js hands it on.

import type { Figure, Floats, MarkSpec, Theme, Whole } from "../shared/types.js";

/** Left, right, low and high, in data coordinates. */
export type Box = [number, number, number, number];

export type Pattern = "" | "hatched" | "dotted";

/** A map of cells: each (i, j) is column i, row j from below. */
export interface Cells {
  /** (columns, rows) */
  optimum: Whole;
  shade: Whole;
  /** For each optimum its shades, quick to slow. */
  ramps: { light: string[][]; dark: string[][] };
  patterns: Pattern[];
}

export interface MapContent extends Cells {
  key: string;
  view: string;
  theme: Theme;
  box: Box;
  steps: Whole;
  value: Floats;
  extent: [string, string];
  unit: string;
  legend: { name: string; verdict: string; share: string; value: string }[];
  axes: [string, string];
  /** Of the two coordinates and of the value: a number format and its digits. */
  forms: [string, number][];
  /** What its lines mean. */
  marks: MarkSpec[];
  words: string;
  alt: string;
  figure: Figure;
  image: object;
  traces: { halo: number; trail: number; ends: number; here: number };
}

/** The path of a run over the map: one point a step. */
export interface Trail {
  key: string;
  view: string;
  x: number[];
  y: number[];
  /** Counts the times that somebody asked for a run. */
  scroll: number;
  target: string;
}
