// What em_viz/multistart/restarts/river.py packs, as decode.js hands it on.

import type { Figure, Floats, LayoutAxis, MarkSpec, Theme, Whole } from "../shared/types.js";

export interface RiverContent {
  key: string;
  theme: Theme;
  colours: string[];
  names: string[];
  hits: number[];
  /** For each run, which optimum it ends in. */
  optimumOf: Whole;
  labels: string[];
  /** For each optimum the run that its line shows. */
  chosen: number[];
  /** What the marks mean while one run stands for each final point, and while every run is drawn. */
  marks: { one: MarkSpec[]; every: MarkSpec[] };
  /** What can be done with the pictures. */
  words: { pointer: string; touch: string };
  panels: CurvesSpec[];
}

/** Curves one after the other: c is points offsets[c] to offsets[c + 1], and belongs to run[c]. */
export interface Curves {
  x: Floats;
  y: Floats;
  offsets: Whole;
  run: Whole;
}

/** For an optimum with several runs the lowest and the highest of them, over the steps. */
export interface Bands {
  optimum: Whole;
  offsets: Whole;
  x: Floats;
  low: Floats;
  high: Floats;
}

/** The height at which an optimum's letter is written. */
export interface End {
  optimum: number;
  y: number;
}

type TitledAxis = Omit<LayoutAxis, "title"> & { title: string };

export interface CurvesSpec {
  name: string;
  title: string;
  alt: string;
  figure: Figure;
  heights?: TitledAxis;
  curves: Curves;
  bands?: Bands;
  /** What the picture is called that shows the last points instead of curves; none where it never does. */
  points?: string;
  /** Which axis counts steps; null for none. */
  steps: "x" | "y" | null;
  most: number;
  ends: End[];
  /** The second view of the heights. */
  below?: { title: string; axis: TitledAxis; y: Floats; low: Floats; high: Floats; ends: End[] };
}

/** What the page says beside the packed river. */
export interface RiverOptions {
  shown: number[];
  /** Counts the times that somebody asked for a run. */
  scroll: number;
  target: string;
}
