// The player inside Streamlit: mounted once, told of new data as often as the script runs.

import { Player, feed } from "./player.js";

const HERE = new URL(".", import.meta.url);
const STYLES = ["player.css", "controls.css", "panels.css", "handles.css"];
const mounted = new WeakMap();
const fed = new WeakMap();
let assets;

/** Shows an animation in a component's element; the same element keeps its player. */
export async function mount(component) {
  try {
    await show(component);
  } catch (error) {
    console.warn(error);
    unmount(component.parentElement);
    component.parentElement.textContent = "The animation could not be shown. Reloading the page may help.";
  }
}

async function show({ data, parentElement, setStateValue, setTriggerValue }) {
  await (assets ??= Promise.all([...STYLES.map(style), script("plotly-basic.min.js")]));
  const { options, packed } = opened(data);
  let player = mounted.get(parentElement);
  if (!player) {
    const root = document.createElement("div");
    parentElement.replaceChildren(root);
    mounted.set(parentElement, (player = new Player(root, options)));
  }
  player.onPoint = (index) => setStateValue("point", { key: player.animation.key, index });
  player.hand.listener = options.heard === undefined ? null : (start) => setTriggerValue("start", start);
  player.hand.onSettled = (edit) => setTriggerValue("settled", edit);
  await player.take(packed, options.heard);
}

export function unmount(parentElement) {
  mounted.get(parentElement)?.destroy();
  mounted.delete(parentElement);
}

/** Hands what came later to the player of the same animation; the element itself shows nothing and takes no room. */
export async function mountFeed({ data, parentElement }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
  const before = fed.get(parentElement);
  // A rerun that says the same again must not undo what the user has chosen since.
  if (before && same(before.data, data)) return;
  const entry = { data: data.slice() };
  fed.set(parentElement, entry);
  entry.undo = await feed(data);
  before?.undo?.();
}

export function unmountFeed(parentElement) {
  fed.get(parentElement)?.undo?.();
  fed.delete(parentElement);
}

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function opened(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const options = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return { options, packed: data.subarray(4 + length) };
}

function style(name) {
  const link = document.createElement("link");
  return arrived(Object.assign(link, { rel: "stylesheet", href: new URL(name, HERE).href }));
}

function script(name) {
  return arrived(Object.assign(document.createElement("script"), { src: new URL(name, HERE).href }));
}

function arrived(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error("A file of the player could not be loaded.")));
    document.head.append(element);
  });
}
