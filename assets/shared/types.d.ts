// What several rooms of assets/ speak of: colours, packed arrays, Streamlit's components, and as much of Plotly's public
// interface as is used. What is read of Plotly beyond that stands in plotly.js.

/** An array as packing.py packs it: its shape, and its numbers row by row. */
export interface Packed<T extends ArrayLike<number> = Float64Array> {
  shape: number[];
  data: T;
}

export type Floats = Packed<Float64Array | Float32Array>;
export type Whole = Packed<Int32Array>;
export type Bytes = Packed<Uint8Array<ArrayBuffer>>;

/** Red, green and blue, each in 0..255. */
export type Rgb = [number, number, number];
export type Swap = (light: string) => string;

/** theme.for_browser: the light colours, their dark twins, and what each is for. */
export interface Theme {
  roles: Record<string, string>;
  twins: Record<string, string>;
  colours: string[];
  shapes: string[];
}

/** The colours in force on a page. */
export interface Scheme {
  dark: boolean;
  surface: string;
  swap: Swap;
  roles: Record<string, string>;
  colours: string[];
  shapes: string[];
}

/** What Streamlit hands to a component. */
export interface Component {
  data: Uint8Array<ArrayBuffer>;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

/** A message of pages/widgets/shared/assets.py: options as JSON, and packed bytes behind them. */
export interface Message<Options> {
  options: Options;
  packed: Uint8Array<ArrayBuffer>;
}

/** What stands in a component's element. */
export interface Standing {
  destroy(): void;
}

export type Numbers = ArrayLike<number> & { slice(from?: number, to?: number): Numbers };

/** A trace as Plotly takes it. */
export interface Trace {
  uid: string;
  type?: string;
  mode?: string;
  x: Numbers;
  y: Numbers;
  xaxis?: string;
  yaxis?: string;
  opacity?: number;
  visible?: boolean | "legendonly";
  fill?: string;
  connectgaps?: boolean;
  line?: { shape?: string };
  marker?: { size?: unknown; color?: unknown; symbol?: unknown; line?: object };
  error_x?: unknown;
  error_y?: unknown;
  name?: string;
  text?: unknown;
  hovertext?: unknown;
  meta?: { grip?: boolean; overlay?: string; seek?: boolean; future?: boolean; table?: boolean; opens?: string[] };
}

/** A trace with every default filled in. */
export interface FullTrace {
  uid: string;
  mode?: string;
  xaxis?: string;
  yaxis?: string;
  opacity: number;
  visible: boolean | "legendonly";
}

export interface LayoutAxis {
  dtick?: number;
  range: [number, number];
  type?: string;
  showgrid?: boolean;
  title?: { text?: string };
  tickmode?: string;
  tickvals?: number[] | null;
  ticktext?: string[] | null;
}

export interface Layout {
  xaxis: LayoutAxis;
  yaxis: LayoutAxis;
  autosize?: boolean;
  dragmode?: string | false;
  images?: object[];
  modebar?: object;
  paper_bgcolor?: string;
  uirevision?: string;
  width?: number;
  height?: number;
}

export interface Figure {
  data: Trace[];
  layout: Layout;
}

/** An axis as Plotly has drawn it. d2p and p2d turn data into pixels of the plot and back. */
export interface Axis {
  type: string;
  range: [number, number];
  d2p(value: number): number;
  p2d(pixel: number): number;
}

/** The element that Plotly has drawn into. */
export interface Plot extends HTMLElement {
  data: Trace[];
  layout: Layout;
  on(event: string, hear: (event: { points: { customdata?: unknown }[] }) => void): void;
}

export interface PlotlyLibrary {
  react(plot: HTMLElement, data: object[], layout: Layout, config: object): Promise<unknown>;
  redraw(plot: HTMLElement): Promise<unknown>;
  restyle(plot: HTMLElement, changes: object, traces: number[]): Promise<unknown>;
  relayout(plot: HTMLElement, changes: object): Promise<unknown>;
  purge(plot: HTMLElement): void;
  toImage(figure: object, options: object): Promise<string>;
  Plots: { resize(plot: HTMLElement): Promise<unknown> };
}

/** How a picture is drawn anew for a file: its size in CSS pixels, and how many times as large as on a page its type is. */
export interface Look {
  width: number;
  height: number;
  scale: number;
  dark: boolean;
}

/** A picture drawn anew: what Plotly takes, and the colours in force. */
export interface Still {
  figure: Figure;
  scheme: Pick<Scheme, "surface" | "roles">;
}

/** A moving picture drawn anew, out of sight. */
export interface Film {
  scheme: Scheme;
  /** Draws a share of the glide to a frame, 1 for the frame itself; frames come one after the other. */
  show(frame: number, share: number): Promise<void>;
  /** What is drawn: layers of SVG from below, and under them the canvas of a cloud, with its place in CSS pixels. */
  layers(): { svg: SVGSVGElement[]; cloud: { canvas: HTMLCanvasElement; left: number; top: number; width: number; height: number } | null };
  end(): void;
}

/** What the marks of a picture mean, and the colours in force. */
export interface Legend {
  marks: MarkSpec[];
  swap: Swap;
  colours: string[];
}

/** What a page shows and somebody can take home. */
export interface Depicted {
  root: HTMLElement;
  /** What its pictures are called; the others are told from the first one by it. */
  titles(): string[];
  /** The width and height of a picture on the page, in CSS pixels. */
  size(picture: number): [number, number];
  still(picture: number, look: Look): Promise<Still>;
  /** The legend below a picture, where it has one. */
  legend?(picture: number, look: Pick<Look, "dark">): Legend;
  /** Where it is, in words, for its file: "step 7, after M-step"; "" where it is nowhere. */
  words(frame?: number): string;
  /** Of what moves: how many frames may be shown, what is between two of them, and the picture anew. */
  moves: { frames(): number; film(picture: number, look: Look, sharpness: number): Promise<Film> } | null;
}

declare global {
  // Its script is loaded by mount.js, or stands in the page that plays alone.
  var Plotly: PlotlyLibrary;
}

/** An entry of a legend, as em_viz/animation/legend.py says it. */
export interface MarkSpec {
  kind: "line" | "bar" | "ellipse" | "path" | "points" | "dot" | "small" | "ring" | "square" | "open" | "diamond" | "triangle" | "triangle-down" | "triangle-open" | "triangle-down-open" | "cross" | "plus" | "times" | "star" | "hatch" | "stipple";
  words: string;
  colour: string;
  width: number;
  dash: string;
  faint: number;
  future: boolean;
}
