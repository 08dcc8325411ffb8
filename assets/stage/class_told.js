// What the server tells of a class, and what is asked of it.

/**
 * @typedef {object} Room
 * @property {string} code
 * @property {string} address    short, as people type it
 * @property {string} qr         as SVG
 * @property {number} here
 * @property {boolean} newcomers whether more may come in
 * @property {boolean | null} nicknames  whether they are shown; null where nobody has one
 */

/**
 * @typedef {object} Activity
 * @property {string} id
 * @property {string} kind
 * @property {number} round
 * @property {"open" | "closed" | "revealed"} state
 * @property {string} title
 * @property {string} text
 * @property {string[]} options  for which hands can be counted
 * @property {number} answered
 * @property {boolean} asked     whether a lecture's view asks it, which goes on when it is done
 */

/** @typedef {{ label: string, counts: number[], shares: number[], texts: string[], true: boolean, said: string }} Bar */
/** @typedef {{ alt: string, figure: import("../shared/types.js").Figure }} Picture */

/**
 * @typedef {object} Result
 * @property {string} title
 * @property {Bar[]} bars
 * @property {string[]} rounds   what each bar of an option is called, where there are several
 * @property {string[]} said
 * @property {Picture[]} pictures
 * @property {{ id: string, label: string }[]} opens
 */

/** @typedef {{ kind: string, label: string, why: string }} Offer */

/**
 * @typedef {object} Told
 * @property {string} held       the lecturer's code and key
 * @property {Room | null} room
 * @property {string} trouble    why the class cannot be reached
 * @property {Activity | null} activity
 * @property {Result | null} result
 * @property {boolean} away       whether the result is put away while a run of the class is looked at
 * @property {Offer[] | null} offers
 * @property {import("../shared/types.js").Theme} theme
 */

/**
 * @typedef {object} Wish
 * @property {string} does
 * @property {string} link
 * @property {number[]} hands
 * @property {number} at         when, which makes each a wish of its own
 * @property {string} [kind]
 * @property {string} [id]
 * @property {number} [number]
 * @property {string} [stem]
 * @property {string} [view]
 * @property {boolean} [asked]
 * @property {object[]} [columns]
 * @property {string[]} [options]
 */

export {};
