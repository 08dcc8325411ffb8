// What the server tells of a class, and what is asked of it: written in Python by pages/widgets/classroom/telling.py.

import type { Figure, Theme } from "../shared/types.js";

export interface Room {
  code: string;
  /** Short, as people type it. */
  address: string;
  /** As SVG. */
  qr: string;
  here: number;
  /** Whether more may come in. */
  newcomers: boolean;
  /** Whether they are shown; null where nobody has one. */
  nicknames: boolean | null;
}

export interface Activity {
  id: string;
  kind: string;
  round: number;
  state: "open" | "closed" | "revealed";
  title: string;
  text: string;
  /** For which hands can be counted. */
  options: string[];
  answered: number;
  /** Whether a lecture's view asks it, which goes on when it is done. */
  asked: boolean;
}

export interface Bar {
  label: string;
  counts: number[];
  shares: number[];
  texts: string[];
  true: boolean;
  said: string;
}

export interface Picture {
  alt: string;
  figure: Figure;
}

export interface Result {
  title: string;
  bars: Bar[];
  /** What each bar of an option is called, where there are several. */
  rounds: string[];
  said: string[];
  pictures: Picture[];
  opens: { id: string; label: string }[];
}

export interface Offer {
  kind: string;
  label: string;
  /** Why it cannot be started here; "" where it can. */
  why: string;
}

export interface Told {
  /** The lecturer's code and key. */
  held: string;
  room: Room | null;
  /** Why the class cannot be reached, or why the last wish was not granted. */
  trouble: string;
  activity: Activity | null;
  result: Result | null;
  /** Whether the result is put away while a run of the class is looked at. */
  away: boolean;
  offers: Offer[] | null;
  theme: Theme;
}

/** As it comes: the result is a text, which says at once whether it is the one that is there. */
export type Message = Omit<Told, "result"> & { result: string | null };

export interface Wish {
  does: string;
  link: string;
  hands: number[];
  /** When, which makes each a wish of its own. */
  at: number;
  kind?: string;
  id?: string;
  number?: number;
  stem?: string;
  options?: string[];
  view?: string;
  asked?: boolean;
  columns?: object[];
}
