// Playing by itself: once, when the player is first seen, and never against whoever asked for less motion.

/** @import { Player } from "./player.js" */

const STOPS = ["keydown", "pointerdown"];

/**
 * Plays a player once it is well in sight; the first key or click ends that. Returns how to take it back.
 * @param {Player} player
 * @param {() => void} [before]  how to take back what was said of an animation before
 */
export function autoplay(player, before) {
  before?.();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {};
  const stop = () => {
    sight.disconnect();
    for (const event of STOPS) window.removeEventListener(event, stop, true);
    if (player.byItself) player.pause();
    player.byItself = false;
  };
  const sight = new IntersectionObserver((entries) => {
    if (!player.animation || !entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    player.byItself = true;
    player.play();
  }, { threshold: 0.5 }); // prettier-ignore
  // Narrow, the boxes around the picture are none of their own (display: contents): nobody would ever see those.
  sight.observe(player.root.querySelector(".hs-picture") ?? player.arrangement.main);
  for (const event of STOPS) window.addEventListener(event, stop, true);
  return stop;
}
