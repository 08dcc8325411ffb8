// What the file of a picture is called: the data and the model, which picture, which half-step.

/** Words as a part of a file's name. @type {(words: string) => string} */
export const part = (words) =>
  words.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase(); // prettier-ignore

/**
 * A file's name.
 * @param {string} stem    of the data and the model, as other files of the page have it
 * @param {string[]} what  the rest, in words
 * @param {string} ending
 */
export function nameOf(stem, what, ending) {
  return `${[stem || "halfstep", ...what.map(part)].filter(Boolean).join("-")}.${ending}`;
}

/**
 * Titles, each with its number where there are several of it, and "" where there is one.
 * @param {string[]} titles
 * @returns {[string, string][]}
 */
export function numberedTitles(titles) {
  return titles.map((title, i) => {
    const alike = titles.filter((each) => each === title).length;
    const before = titles.slice(0, i + 1).filter((each) => each === title).length;
    return [title, alike > 1 ? String(before) : ""];
  });
}
