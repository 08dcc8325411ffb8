// A room's code and a nickname as people type them.

export const LENGTH = 6;
export const LETTERS = "BCFHJKMNPRSTWXYZ"; // as em_core/classroom/codes.py has them
export const LONGEST_NAME = 20;

/**
 * The code in what was typed, pasted or scanned: its letters, or the end of a whole address.
 * @param {string} typed
 */
export function codeIn(typed) {
  const last = typed.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").at(-1) ?? "";
  return last.replace(/[\s.-]/g, "").toUpperCase();
}

/**
 * What is wrong with a code before anybody is asked, "" for nothing.
 * @param {string} code
 */
export function codeFault(code) {
  if (!code) return "Type the code from the screen first.";
  if (!/^\p{L}+$/u.test(code)) return "A code is made of letters only.";
  const other = [...code].find((letter) => !LETTERS.includes(letter));
  if (other) return `No code has the letter ${other}: look at the screen again.`;
  const { length } = code;
  if (length !== LENGTH) return `A code has six letters. This one has ${length}.`;
  return "";
}

/**
 * The code in the path of an address, "" where there is none.
 * @param {string} path   of this page
 * @param {string} base   where all rooms are, ending in a slash
 */
export function codeInPath(path, base) {
  return path.startsWith(base) ? codeIn(decoded(path.slice(base.length))) : "";
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/**
 * A code as it is read out: two groups of three.
 * @param {string} code
 */
export const spoken = (code) => `${code.slice(0, 3)} ${code.slice(3)}`.trim();

/**
 * A nickname as it is sent: one line, no more letters than are allowed.
 * @param {string} typed
 */
export const nicknameIn = (typed) => [...typed.normalize("NFC").replace(/\s+/g, " ").trim()].slice(0, LONGEST_NAME).join("").trim();

/** @param {number[]} bytes */
export const inHex = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
