// How tall the main picture may be so that it and the transport are on the first screen together.

const MARGIN = 10;
const LEAST = 240; // less than this is no picture: the player stands far down its page, and one scrolls to it
const HEADER = 60; // what a page may keep at the window's top while it scrolls

/** Keeps --hs-room, in pixels, on the player's root; returns how to measure at once, and how to stop. */
export function keepRoom(root, main) {
  const measure = () => {
    const picture = main.querySelector(".hs-picture:not([hidden])");
    // In a narrow player the transport sticks to the window's foot, and the main column has no box.
    if (!picture?.offsetHeight || !main.offsetHeight) return;
    const own = root.getBoundingClientRect();
    const box = main.getBoundingClientRect();
    const rest = box.top - own.top + box.height - picture.offsetHeight + MARGIN;
    const first = window.innerHeight - rest - topOf(root, own.top);
    const room = first >= LEAST ? first : window.innerHeight - rest - HEADER;
    root.style.setProperty("--hs-room", `${Math.floor(room)}px`);
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

/** Where the element would be with its page scrolled to the top. */
function topOf(element, top) {
  for (let above = element.parentElement; above; above = above.parentElement) top += above.scrollTop;
  return top;
}
