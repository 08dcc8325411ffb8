// The parts of the stage: one of each for as long as the window is there.

import { Class } from "./class.js";
import { Hands } from "./hands.js";
import { Lecture } from "./lecture.js";
import { Screen } from "./screen.js";

export const screen = new Screen();
export const hands = new Hands();
export const klass = new Class(hands);
export const lecture = new Lecture(hands, klass);
