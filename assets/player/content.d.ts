// What em_viz/animation/wire.py packs, as decode.js hands it on, and what the player's parts say to each other.

import type { Bytes, Figure, Floats, MarkSpec, Theme, Whole } from "../shared/types.js";

export interface Animation {
  key: string;
  title: string;
  kinds: string[];
  /** For each frame, which of the kinds it is. */
  kindOf: Whole;
  /** For each frame, the whole step it belongs to. */
  stepOf: Whole;
  /** How many frames a whole step has. */
  stride: number;
  noun: string | null;
  opensAt: number | null;
  theme: Theme;
  pictures: PictureSpec[];
  panels: PanelSpec[];
}

export interface PictureSpec {
  name: string;
  title: string;
  group: string;
  alt: string;
  /** The same while what comes is hidden; empty where alt tells nothing of it. */
  altSoFar: string;
  /** Whether the picture is about how the run ends, and not shown while that is hidden. */
  future: boolean;
  caption: string;
  /** What follows the caption where there are keys. */
  keys: string;
  legend: MarkSpec[];
  figure: Figure;
  channels: Channel[];
  cloud: CloudSpec | null;
  handles: HandlesSpec | null;
}

/** What a trace shows at an attribute: keys[f] names the row of values that frame f shows. */
export interface Channel {
  trace: string;
  attribute: string;
  values: Floats;
  keys: Whole;
  basis: Floats | null;
  glide: boolean;
}

export interface CloudSpec {
  x: Floats;
  y: Floats;
  /** (keys, n, K), in 255ths. */
  weights: Bytes;
  keys: Whole;
  labels: string[];
  names: string[];
  radius: number;
  /** Width and height of a point in data units, where the points are cells of an image. */
  cell: [number, number] | null;
  scale: number[] | null;
  /** The palette colour and the shape of each point in every frame, where those are not the blend's. */
  groups: Whole | null;
  /** For each frame, the point that the headline names; -1 for none. */
  named: Whole | null;
  /** Which of the data's points these are, in order, where not all are drawn: a point is selected by these numbers. */
  points: Whole | null;
}

export type Shape = "free" | "axes" | "round" | "fixed";

export interface HandlesSpec {
  about: string;
  noun: string;
  names: string[];
  masses: number[];
  centres: number[][];
  spreads: number[][][];
  shape: Shape;
  shared: boolean;
  most: number;
  /** A trace, the body it follows (null: all of them), and its radius in standard deviations. */
  followers: [string, number | null, number][];
}

export interface PanelSpec {
  name: string;
  title: string;
  area: "headline" | "side" | "below";
  templates: string[];
  templateOf: Whole;
  slots: Floats;
}

/** What comes after an animation, to a player that shows it. */
export interface Feed {
  panel?: PanelSpec;
  selected?: number;
  /** Where it is on the axes of its cloud, which may not draw it: x, and y where the data have one. */
  at?: number[];
}

/** What a hand can move: a centre, a covariance matrix, a share of the whole. */
export interface Body {
  mass: number;
  centre: number[];
  spread: number[][];
  /** Which of the declared bodies it was; null for one that was added. */
  from: number | null;
}

/** The start as a hand has made it. */
export interface Start {
  edit: number;
  about: string;
  count: number;
  numbers: number[];
}

/** Where a plot is in its picture, in CSS pixels, and how its axes turn data into pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
  x(value: number): number;
  y(value: number): number;
  grid: { x: number[]; y: number[] };
}

/** The options of a player in a page. */
export interface PlayerOptions {
  address?: boolean;
  controls?: boolean;
  together?: string;
  plays?: boolean;
  aboutLink?: string;
  staged?: boolean;
  run?: string;
}

/** What a key can ask of a player. */
export type Move =
  | "first"
  | "last"
  | "onHalf"
  | "backHalf"
  | "onWhole"
  | "backWhole"
  | "play"
  | "deselect"
  | "stage"
  | "onPage"
  | "backPage"
  | "future"
  | "help"
  | "edit"
  | "remove";
