// How a class has answered a question: shares of each option in each round, and what is said to one's own answer.

import { formatNumber } from "../shared/numbers.js";

/** @import { AskResult } from "./content.js" */

/**
 * For each of the last two rounds its number, how many chose an option, which share of the round's answers that is, and as a percentage.
 * @param {Record<string, number>[]} rounds
 * @param {string} id
 */
export function barsOf(rounds, id) {
  const last = rounds.slice(-2);
  return last.map((counts, i) => {
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const count = counts[id] ?? 0;
    const share = all ? count / all : 0;
    return { round: rounds.length - last.length + i + 1, count, share, percent: formatNumber(share, "percent") };
  });
}

/** What is said first after the reveal. @param {AskResult} result @param {string} own @returns {{ words: string, right: boolean | null }} */
export function standingOf({ key, rounds }, own) {
  if (own === key) return { words: "Right.", right: true };
  if (own in rounds[rounds.length - 1] && own !== "unsure") return { words: "Not so.", right: false };
  return { words: own ? "You were not sure." : "You gave no answer in this round.", right: null };
}
