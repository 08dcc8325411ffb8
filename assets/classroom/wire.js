// What is asked of the server, and what its replies mean. Nothing here waits, repeats or draws.

/** @import { Outcome, Waiting } from "./content.js" */

const LONGEST = 8000; // milliseconds: a server that takes longer is away (to an old browser, when the browser says so)
const PAUSE = 5; // seconds, where a server that is asked too often does not say how long to wait

/** @typedef {(address: string, options: RequestInit) => Promise<Response>} Fetching */

export class Wire {
  /**
   * @param {string} base       the address of all rooms, ending in a slash
   * @param {Fetching} fetching
   */
  constructor(base, fetching) {
    this.base = base;
    this.fetching = fetching;
  }

  /** @param {string} code @param {string} browser @param {string} nickname */
  join(code, browser, nickname) {
    return this.#post(code, "join", { browser, nickname });
  }

  /** @param {string} code @param {string} browser @param {Waiting} waiting */
  answer(code, browser, { activity, round, answer, once }) {
    return this.#post(code, "answer", { browser, activity, round, answer, once });
  }

  /** @param {string} code @param {string} browser @param {number} version */
  poll(code, browser, version) {
    const asked = new URLSearchParams({ browser, version: String(version) });
    return this.#ask(`${this.#room(code)}?${asked}`, { cache: "no-store" });
  }

  /** @param {string} code */
  #room(code) {
    return `${this.base}api/${encodeURIComponent(code)}`;
  }

  /** @param {string} code @param {string} verb @param {object} content */
  #post(code, verb, content) {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(`${this.#room(code)}/${verb}`, { method: "POST", headers, body: JSON.stringify(content) });
  }

  /** @param {string} address @param {RequestInit} options @returns {Promise<Outcome>} */
  async #ask(address, options) {
    try {
      const response = await this.fetching(address, { ...options, signal: AbortSignal.timeout?.(LONGEST) });
      if (response.status === 204) return { is: "same" };
      // Something else that answers in place of the server, a proxy or the login of a network, does not write JSON.
      return outcomeOf(response.status, await response.json(), response.headers.get("Retry-After"));
    } catch {
      return { is: "away" };
    }
  }
}

/**
 * What a reply means.
 * @param {number} status
 * @param {unknown} content
 * @param {string | null} [pause]  seconds, as the server says it
 * @returns {Outcome}
 */
export function outcomeOf(status, content, pause = null) {
  if (typeof content !== "object" || content === null) return { is: "away" };
  const { said = "", version, room, stored, mine = null } = /** @type {Record<string, never>} */ (content);
  if (status === 200 && typeof stored === "boolean") return { is: "stored", stored, mine };
  if (status === 200 && typeof version === "number" && room) return { is: "room", version, room };
  if (status === 429) return { is: "fast", said, pause: Number(pause) > 0 ? Number(pause) : PAUSE };
  if (status >= 400 && status < 500 && said) return { is: "refused", status, said };
  return { is: "away" };
}
