// What the pictures of many runs share inside Streamlit: files, options, colours, and the way to another place.

import { recolour } from "../player/palette.js";

const HERE = new URL(".", import.meta.url);

/** Splits a component's data into its options (JSON) and the packed rest. */
export function opened(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const options = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return { options, packed: data.subarray(4 + length) };
}

/** Loads a style sheet, given relative to this folder, and Plotly where it is not there yet. */
export function loaded(style) {
  const link = document.createElement("link");
  const files = [arrived(Object.assign(link, { rel: "stylesheet", href: new URL(style, HERE).href }))];
  if (!window.Plotly) {
    const source = new URL("../player/plotly-basic.min.js", HERE).href;
    files.push(arrived(Object.assign(document.createElement("script"), { src: source })));
  }
  return Promise.all(files);
}

function arrived(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error("A file of the picture could not be loaded.")));
    document.head.append(element);
  });
}

/** Returns a figure with every light colour in it swapped for the one in force. */
export function dressed(figure, swap) {
  if (typeof figure === "string") return recolour(figure, swap);
  if (figure === null || typeof figure !== "object" || ArrayBuffer.isView(figure)) return figure;
  if (Array.isArray(figure)) return figure.map((each) => dressed(each, swap));
  return Object.fromEntries(Object.entries(figure).map(([name, each]) => [name, dressed(each, swap)]));
}

/** Scrolls to an element, and again while what stands around it is still finding its size; unless somebody scrolls. */
export function goTo(id) {
  const timers = [0, 500, 1200].map((delay) =>
    setTimeout(() => document.getElementById(id)?.scrollIntoView({ behavior: "smooth", block: "start" }), delay),
  );
  const stay = () => timers.forEach(clearTimeout);
  for (const event of ["wheel", "touchstart", "pointerdown"]) addEventListener(event, stay, { once: true, passive: true });
}

export function button(text, title) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: text, title });
}
