// The half-step in the page's address: a reload or a copied link shows it again, and no server is asked.

const REST = 300; // milliseconds without a step before the address is written

/** Returns the frame that an address names, or null. */
export function stepInAddress(search = location.search) {
  const text = new URLSearchParams(search).get("step");
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : null;
}

export function futureInAddress(search = location.search) {
  return new URLSearchParams(search).get("future") === "hide";
}

/** Writes into the address, at rest, what differs from what one sees without it. */
export class Address {
  /** @type {number | undefined} */
  timer;
  /** @type {(() => void) | null} */
  due = null;

  /**
   * Takes all at once; null and false leave their names out.
   * @param {number | null} frame
   * @param {boolean} hiding
   */
  write(frame, hiding) {
    clearTimeout(this.timer);
    this.due = () => {
      const url = new URL(location.href);
      put(url.searchParams, "step", frame === null ? null : String(frame));
      put(url.searchParams, "future", hiding ? "hide" : null);
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    };
    this.timer = setTimeout(() => this.now(), REST);
  }

  /** Writes what waits to be written. */
  now() {
    const { due } = this;
    this.stop();
    due?.();
  }

  stop() {
    clearTimeout(this.timer);
    this.due = null;
  }
}

/** @type {(parameters: URLSearchParams, name: string, value: string | null) => void} */
function put(parameters, name, value) {
  if (value === null) parameters.delete(name);
  else parameters.set(name, value);
}
