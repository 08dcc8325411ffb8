// What pages/widgets/lessons/panel.py tells the question panel.

import type { Theme } from "../shared/types.js";

/** An answer: the place of an option or a point's row, a number, a place in the picture or 1 and 0 for statements; null for a skip. */
export type Given = number | number[] | null;

export interface Told {
  right: boolean | null;
  given: string;
  reply: string;
  others: { text: string; reply: string }[];
  gap: string;
  truth: number[];
  spot: string;
  number: string;
  first: string;
  table: [string, string][];
}

export interface MarkPicture {
  x: number[];
  y: number[];
  shares: number[][];
  means: number[][];
  names: string[];
  columns: string[];
  low: number[];
  high: number[];
  spread: number[];
  theme: Theme;
}

/** Points to click; `flat`: on a line. */
export interface PickPicture extends Omit<MarkPicture, "spread"> {
  flat: boolean;
}

/** The log-likelihood after the steps so far, and the ends of its axis. */
export interface CurvePicture {
  steps: number[];
  curve: number[];
  low: number;
  high: number;
}

export interface Question {
  name: string;
  title: string;
  before: string;
  stem: string;
  kind: "choices" | "amount" | "mark" | "pick" | "height" | "sorting";
  options: { place: number; text: string }[];
  more: unknown;
  kept: { id: string; v: number } | null;
  told: Told | null;
}

/** What the browser keeps of one question, as em_core/lessons/progress.py reads it. */
export interface Kept {
  id: string;
  v: number;
  first: string;
  first_right: boolean | null;
  last: string;
  last_right: boolean | null;
}
