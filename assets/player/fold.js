// Folding: in a narrow player a panel is its title alone, until somebody opens it.

export const NARROW = 580; // pixels, as in widths.css

export class Fold {
  narrow = false;
  open = false;
  folds = false;
  title = "";

  /**
   * @param {HTMLElement} heading
   * @param {HTMLElement} body
   */
  constructor(heading, body) {
    this.heading = heading;
    this.body = body;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "hs-fold";
    this.button.addEventListener("click", () => {
      this.open = !this.open;
      this.#show();
    });
  }

  /**
   * @param {string} title
   * @param {boolean} folds  whether it may be folded at all
   */
  take(title, folds) {
    this.title = title;
    this.folds = folds;
    this.#show();
  }

  /** @param {boolean} narrow  whether the player is */
  fit(narrow) {
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    this.#show();
  }

  #show() {
    const folds = this.folds && this.narrow;
    this.body.hidden = folds && !this.open;
    this.button.setAttribute("aria-expanded", String(this.open));
    this.button.textContent = this.title;
    if (folds && this.button.parentElement !== this.heading) this.heading.replaceChildren(this.button);
    if (!folds) this.heading.textContent = this.title;
  }
}

/**
 * Calls back with whether an element is narrow whenever that changes; returns how to look at once, and how to stop.
 * @param {HTMLElement} root
 * @param {(narrow: boolean) => void} tell
 */
export function watchWidth(root, tell) {
  const look = () => root.clientWidth > 0 && tell(root.clientWidth <= NARROW);
  const sizes = new ResizeObserver(look);
  sizes.observe(root);
  return { look, leave: () => sizes.disconnect() };
}
