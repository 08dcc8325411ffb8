// Clicks where Plotly keeps them to itself, and the way to another place of the page.

/**
 * Calls back with the two ends of a press that moved no more than `reach` pixels; returns how to stop listening. Plotly
 * keeps clicks on its drag layer to itself, and covers the page while the button is down: the window hears the release.
 * @param {HTMLElement} element
 * @param {number} reach
 * @param {(start: PointerEvent, release: PointerEvent) => void} act
 */
export function onClick(element, reach, act) {
  /** @type {PointerEvent | null} */
  let pressed = null;
  const release = (/** @type {PointerEvent} */ event) => {
    const start = pressed;
    pressed = null;
    if (start && distance(start, event) <= reach) act(start, event);
  };
  const first = { capture: true };
  element.addEventListener("pointerdown", (event) => (pressed = event), first);
  window.addEventListener("pointerup", release, first);
  return () => window.removeEventListener("pointerup", release, first);
}

/**
 * How far one pointer is from where another one was, in pixels.
 * @param {{ clientX: number, clientY: number }} a
 * @param {{ clientX: number, clientY: number }} b
 */
export function distance(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

/**
 * Whether an event happened in what a selector names.
 * @param {Event} event
 * @param {string} selector
 */
export function isIn(event, selector) {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}

/**
 * Scrolls to an element, and again while what stands around it is still finding its size; unless somebody scrolls.
 * @param {string} id
 */
export function goTo(id) {
  const timers = [0, 500, 1200].map((delay) =>
    setTimeout(() => document.getElementById(id)?.scrollIntoView({ behavior: "smooth", block: "start" }), delay),
  );
  const stay = () => timers.forEach(clearTimeout);
  for (const event of ["wheel", "touchstart", "pointerdown"]) addEventListener(event, stay, { once: true, passive: true });
}

/** Whether whoever reads has keys and a pointer, and not a finger alone: told in the words of their device. */
export const hasKeys = () => !matchMedia("(pointer: coarse)").matches;
