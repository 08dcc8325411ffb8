// What the server says to a pupil's page and hears from it: docs/class.md has the same in words.

/** Points in one or two columns, with the ends of the axes, and where the components' means are now. */
export interface Scatter {
  columns: string[];
  points: number[][];
  low: number[];
  high: number[];
  means: number[][];
  /** Each point's responsibilities in 255ths; none where points have no colours yet. */
  shares: number[][];
}

export interface AskAsked {
  title: string;
  before: string;
  text: string;
  options: { id: string; text: string }[];
  picture: Scatter | null;
}

export interface StartsAsked {
  title: string;
  text: string;
  k: number;
  picture: Scatter;
}

export interface MarkAsked {
  form: "mark";
  title: string;
  text: string;
  /** Whose mean it is, counted from 0. */
  component: number;
  picture: Scatter;
}

export interface HeightAsked {
  form: "height";
  title: string;
  text: string;
  /** The step of the curve's first value. */
  first_step: number;
  curve: number[];
  low: number;
  high: number;
}

export interface Column {
  name: string;
  low: number;
  high: number;
  whole: boolean;
}

export interface NumbersAsked {
  title: string;
  text: string;
  columns: Column[];
}

export interface AskResult {
  /** How many chose each option, in each round so far. */
  rounds: Record<string, number>[];
  key: string;
  replies: Record<string, string>;
}

/** Where some of the class's runs ended. */
export interface End {
  name: string;
  kind: string;
  spurious: boolean;
  hits: number;
  log_likelihood: number;
  means: number[][];
}

export interface StartsResult {
  runs: number;
  ends: End[];
  /** The name of the best end; null where no run found one. */
  best: string | null;
  found_best: number;
}

/** What came of one's own start. Each list has one item a frame; `frames` says after which step that is. */
export interface OwnRun {
  run: number;
  /** What the curve is the height of: the log-likelihood, as a rule. */
  objective: string;
  end: string;
  best: boolean;
  steps: number;
  log_likelihood: number;
  gap: number | null;
  frames: number[];
  path: number[][][];
  curve: number[];
  /** null where a model has none. */
  weights: number[][] | null;
  /** Of each component the upper triangle, row by row: one number, or three. */
  covariances: number[][][] | null;
}

/** One step of a run as it is drawn. */
export interface Frame {
  means: number[][];
  weights: number[] | null;
  covariances: number[][] | null;
}

export interface MarkResult {
  truth: number[];
  marks: number[][];
  median: number[] | null;
  error: number[] | null;
}

export interface HeightResult {
  truth: number;
  heights: number[];
  median: number | null;
  error: number | null;
}

export interface NumbersResult {
  names: string[];
  rows: number[][];
}

export type Answer = { option: string } | { marks: number[][] } | { mark: number[] } | { height: number } | { values: number[] };

interface Common {
  id: string;
  round: number;
  state: "open" | "closed" | "revealed";
  mine: Answer | null;
  retry: boolean;
}

export type Activity = Common &
  (
    | { kind: "ask"; asked: AskAsked; result: AskResult | null; yours: null }
    | { kind: "starts"; asked: StartsAsked; result: StartsResult | null; yours: OwnRun | null }
    | { kind: "where"; asked: MarkAsked | HeightAsked; result: MarkResult | HeightResult | null; yours: null }
    | { kind: "numbers"; asked: NumbersAsked; result: NumbersResult | null; yours: null }
  );

export interface Room {
  nicknames: boolean;
  open: boolean;
  here: number;
  activity: Activity | null;
}

/** An answer that has not been confirmed yet. */
export interface Waiting {
  activity: string;
  round: number;
  answer: Answer;
  once: string;
}

/** What a request came to. `away`: there is no server, or something else answered in its place. */
export type Outcome =
  | { is: "room"; version: number; room: Room }
  | { is: "same" }
  | { is: "stored"; stored: boolean; mine: Answer | null }
  | { is: "refused"; status: number; said: string }
  | { is: "fast"; said: string; pause: number }
  | { is: "away" };

/** localStorage, or what stands in for it. */
export interface Storing {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
