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

export class Screen {
  constructor() {
    /** @type {HTMLElement | null} */
    this.element = null;
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
