// The player's icons, drawn on a 24 by 24 grid.

/** @type {(path: string) => string} */
const filled = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="${path}"/></svg>`;
/** @type {(path: string) => string} */
const lined = (path) =>
  `<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.8" ` +
  `stroke-linecap="round" stroke-linejoin="round" d="${path}"/></svg>`;

/** @type {Record<string, string>} */
export const ICONS = {
  first: filled("M6 6h2v12H6zM19 6v12l-9-6z"),
  backWhole: filled("M12 6v12l-8-6zM20 6v12l-8-6z"),
  backHalf: filled("M16 6v12l-9-6z"),
  play: filled("M7 5v14l12-7z"),
  pause: filled("M7 5h4v14H7zM13 5h4v14h-4z"),
  onHalf: filled("M8 6v12l9-6z"),
  onWhole: filled("M4 6v12l8-6zM12 6v12l8-6z"),
  last: filled("M16 6h2v12h-2zM5 6v12l9-6z"),
  edit: lined("M4.5 19.5l1-4.2L16 4.8a1.7 1.7 0 0 1 2.4 0l.8.8a1.7 1.7 0 0 1 0 2.4L8.7 18.5z"),
  share: lined("M12 15V4M7.5 8 12 3.5 16.5 8M5 13v5.5a1.5 1.5 0 0 0 1.5 1.5h11a1.5 1.5 0 0 0 1.5-1.5V13"),
  toggleStage: lined("M4 5h16v11H4zM12 16v4M8.5 20h7"),
  toggleFuture: lined("M4 4l16 16M9.6 5.4A9.6 9.6 0 0 1 12 5c4.5 0 7.6 3.2 9 7a13 13 0 0 1-2.5 3.9M6.3 7.6A12.600 12.600 0 0 0 3 12c1.400 3.800 4.500 7 9 7a9.300 9.300 0 0 0 4.600-1.200M10 10.200a2.600 2.600 0 0 0 3.700 3.700"),
  tick: lined("M5 12.5l4.5 4.5L19 7.5"),
  toggleHelp: lined("M9.2 9.3a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.2-1.6 2.4M12 17.6v.1"),
};
