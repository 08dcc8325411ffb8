// What lies over the stage for a while: darkness, or the list of its keys.

/**
 * Gives an element of the stage the colours of the app, light or dark.
 * @param {HTMLElement} element
 */
export function wearColours(element) {
  const app = getComputedStyle(document.querySelector(".stApp") ?? document.body);
  element.style.setProperty("--hs-surface", app.backgroundColor);
  element.style.setProperty("--hs-ink", app.color);
  element.style.colorScheme = app.colorScheme;
}

/**
 * The address that a room is shown of a page: without the stage, which is the speaker's, and without the half-step while
 * what comes is hidden.
 * @param {string} href
 */
export function addressToShow(href) {
  const url = new URL(href);
  for (const name of ["stage", "view", "go"]) url.searchParams.delete(name);
  if (url.searchParams.get("future") === "hide") url.searchParams.delete("step");
  return url.href;
}

export class Screen {
  constructor() {
    /** @type {HTMLElement | null} */
    this.element = null;
    /** @type {(url: string) => void} */
    this.onCode = () => {};
  }

  get covered() {
    return this.element !== null;
  }

  /** Makes the screen dark. */
  blank() {
    const cover = this.#cover("hs-dark-screen");
    cover.setAttribute("role", "status");
    cover.setAttribute("aria-label", "The screen is dark. Any key of the stage brings the picture back.");
    return true;
  }

  /**
   * Lists keys and what each is for.
   * @param {string[][]} keys
   */
  list(keys) {
    const cover = this.#cover("hs-key-list");
    cover.setAttribute("role", "dialog");
    cover.setAttribute("aria-label", "Keys of the stage");
    const list = cover.appendChild(document.createElement("dl"));
    for (const [key, what] of keys) {
      list.appendChild(document.createElement("dt")).textContent = key;
      list.appendChild(document.createElement("dd")).textContent = what;
    }
    return true;
  }

  /** Asks for the QR code of the page that is shown. */
  askForCode() {
    this.onCode(addressToShow(location.href));
    return true;
  }

  /**
   * Shows a QR code, or why there is none.
   * @param {{ url: string, svg: string, said: string }} code
   */
  show({ url, svg, said }) {
    const cover = this.#cover("hs-code");
    cover.setAttribute("role", "dialog");
    cover.setAttribute("aria-label", "The address of this view");
    const picture = cover.appendChild(document.createElement("div"));
    picture.innerHTML = svg;
    cover.appendChild(document.createElement("p")).textContent = url;
    if (said) cover.appendChild(document.createElement("p")).textContent = said;
  }

  /** Takes away what lies over the stage; true where there was something. */
  clear() {
    const had = this.covered;
    this.element?.remove();
    this.element = null;
    return had;
  }

  /** @param {string} name */
  #cover(name) {
    this.clear();
    this.element = document.createElement("div");
    this.element.className = `hs-cover ${name}`;
    wearColours(this.element);
    this.element.addEventListener("click", () => this.clear());
    document.body.append(this.element);
    return this.element;
  }
}
