// How tall the main picture may be so that it and the transport are on the first screen together.

const MARGIN = 10;
const LEAST = 240; // less than this is no picture: the player stands far down its page, and one scrolls to it
const HEADER = 60; // what a page may keep at the window's top while it scrolls

/**
 * How tall the picture may be, in pixels: on the first screen with the rest of the player, or where that would leave
 * too little, on a screen of its own.
 * @param {number} screen  how tall the window is
 * @param {number} rest    how much of the player is not the picture
 * @param {number} top     where the player begins on its page
 */
export function roomFor(screen, rest, top) {
  const first = screen - rest - top;
  return Math.floor(first >= LEAST ? first : screen - rest - HEADER);
}

/**
 * Keeps --hs-room, in pixels, on the player's root; returns how to measure at once, and how to stop.
 * @param {HTMLElement} root
 * @param {HTMLElement} main
 */
export function keepRoom(root, main) {
  const measure = () => {
    /** @type {HTMLElement | null} */
    const picture = main.querySelector(".hs-picture:not([hidden])");
    // In a narrow player the transport sticks to the window's foot, and the main column has no box.
    if (!picture?.offsetHeight || !main.offsetHeight) return;
    const own = root.getBoundingClientRect();
    // What is folded, or open, below the transport is read by scrolling: it takes nothing from the picture.
    const last = main.querySelector(":scope > .hs-transport") ?? main;
    const rest = last.getBoundingClientRect().bottom - own.top - picture.offsetHeight + MARGIN;
    root.style.setProperty("--hs-room", `${roomFor(window.innerHeight, rest, topOf(root, own.top))}px`);
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(root);
  window.addEventListener("resize", measure);
  const leave = () => {
    sizes.disconnect();
    window.removeEventListener("resize", measure);
  };
  return { measure, leave };
}

/**
 * Where the element would be with its page scrolled to the top.
 * @param {HTMLElement} element
 * @param {number} top  where it is
 */
function topOf(element, top) {
  for (let above = element.parentElement; above; above = above.parentElement) top += above.scrollTop;
  return top;
}
