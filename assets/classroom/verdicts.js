// What is said of one's own run, mark or height after the reveal.

import { formatNumber } from "../shared/numbers.js";

/** @import { OwnRun, StartsResult } from "./content.js" */

/** @param {number} value @param {number} digits */
export const written = (value, digits = 4) => formatNumber(value, "significant", digits);

/** Where one's own run came out. @param {OwnRun} own @param {StartsResult} result @returns {{ words: string, right: boolean }} */
export function verdictOn({ end, best, gap }, { ends }) {
  if (best) return { words: `Your run ended at the best final point, ${end}.`, right: true };
  const kind = ends.find(({ name }) => name === end)?.kind;
  if (kind === "degenerate") return { words: `Your run ended at ${end}: a component has shrunk onto a few points.`, right: false };
  if (gap === null || !(gap > 0)) return { words: `Your run ended at ${end}, which is not the best final point.`, right: false };
  return { words: `Your run ended at ${end}, ${written(gap, 3)} below the best final point.`, right: false };
}

/** How many found the best. @param {StartsResult} result */
export function foundBest({ runs, found_best: found, best }) {
  if (!runs) return "Nobody placed a start in this round.";
  if (best === null) return `None of the ${runs} runs converged to a local maximum.`;
  if (runs === 1) return "There was one run in this round.";
  return `${found} of the ${runs} runs reached the best final point, ${best}.`;
}

