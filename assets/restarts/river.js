// The river and the ways of the means: every run a curve, and the one that is pointed at lights up in both.

import { packedName, unpack } from "../player/decode.js";
import { schemeFor } from "../player/palette.js";
import { button, dressed, goTo, loaded, opened } from "./page.js";
import { CurvePanel } from "./panel.js";

const mounted = new WeakMap();
let assets;

/** Shows what `pack_river` packed in a component's element; the same element keeps its river. */
export async function mount({ data, parentElement, setTriggerValue }) {
  await (assets ??= loaded("river.css"));
  const { options, packed } = opened(data);
  let river = mounted.get(parentElement);
  if (!river) {
    const root = document.createElement("div");
    parentElement.replaceChildren(root);
    mounted.set(parentElement, (river = new River(root, options)));
  }
  river.onRun = (run, beside) => setTriggerValue("run", { key: river.key, run, beside });
  await river.take(packed);
  river.follow(options);
}

export function unmount(parentElement) {
  mounted.get(parentElement)?.destroy();
  mounted.delete(parentElement);
}

class River {
  constructor(root, { scroll }) {
    this.root = root;
    this.scroll = scroll;
    this.logarithmic = true;
    this.below = false;
    this.onRun = () => {};
    root.className = "hr-river";
    root.innerHTML = `<div class="hr-panels"></div><div class="hr-legend"></div><div class="hr-tip" role="status"></div>`;
    [this.panelsElement, this.legend, this.tip] = root.children;
    this.sizes = new ResizeObserver(() => this.panels?.forEach((panel) => panel.resize()));
    this.sizes.observe(root);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => this.dress();
    this.dark.addEventListener("change", this.repaint);
  }

  async take(bytes) {
    const key = packedName(bytes);
    if (key === this.key) return this.dress();
    this.key = key;
    const content = await unpack(bytes);
    if (this.key !== key) return; // a newer one came while this was being unpacked
    this.content = content;
    this.panels?.forEach((panel) => panel.destroy());
    this.panels = content.panels.map((spec) => new CurvePanel(this.panelsElement, spec, content, this));
    this.scheme = null;
    await this.dress();
    this.root.dataset.ready = key;
  }

  /** Marks the runs that are replayed, and scrolls to the player when somebody has just asked for one. */
  follow({ shown, scroll, target }) {
    this.shown = shown;
    this.panels?.forEach((panel) => panel.highlight());
    if (scroll > this.scroll) goTo(target);
    this.scroll = Math.max(scroll, this.scroll);
  }

  /** Draws everything in the colours in force. */
  async dress() {
    if (!this.content) return;
    const now = schemeFor(this.root, this.content.theme);
    if (this.scheme && now.surface === this.scheme.surface) return;
    this.scheme = now;
    this.colours = this.content.colours.map(now.swap);
    for (const [role, colour] of Object.entries(now.roles)) this.root.style.setProperty(`--hr-${role}`, colour);
    this.#legend();
    await Promise.all(this.panels.map((panel) => panel.dress()));
  }

  /** Lights up runs: the one that is pointed at, all of an optimum, or none. */
  light(runs, event) {
    this.lit = runs;
    this.panels.forEach((panel) => panel.highlight());
    const one = runs?.length === 1 && event;
    this.tip.textContent = one ? this.content.labels[runs[0]] : "";
    this.tip.classList.toggle("hr-shown", Boolean(one));
    if (!one) return;
    const box = this.root.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - this.tip.offsetWidth - 4);
    this.tip.style.transform = `translate(${Math.max(left, 0)}px, ${event.clientY - box.top + 16}px)`;
  }

  dressed(figure) {
    return dressed(figure, this.scheme.swap);
  }

  destroy() {
    this.sizes.disconnect();
    this.dark.removeEventListener("change", this.repaint);
    this.panels?.forEach((panel) => panel.destroy());
    this.root.remove();
  }

  #switch(name, text, title) {
    const element = button(text, title);
    element.dataset.scale = name;
    element.addEventListener("click", () => {
      this[name] = !this[name];
      this.#legend();
      this.legend.querySelector(`[data-scale=${name}]`).focus();
      this.panels.forEach((panel) => panel.rescale());
    });
    return element;
  }

  #legend() {
    this.legend.replaceChildren();
    const { names, hits, optimumOf } = this.content;
    names.slice(0, 12).forEach((name, i) => {
      const chip = button(`${name} ${hits[i]}`, `Show the runs that end in ${name}`);
      chip.style.setProperty("--hr-chip", this.colours[i]);
      const runs = () => Array.from(optimumOf.data.keys()).filter((run) => optimumOf.data[run] === i);
      for (const name of ["pointerenter", "focus"]) chip.addEventListener(name, () => this.light(runs()));
      for (const name of ["pointerleave", "blur"]) chip.addEventListener(name, () => this.light(null));
      this.legend.append(chip);
    });
    if (names.length > 12) this.legend.append(`and ${names.length - 12} more`);
    const scales = document.createElement("span");
    scales.className = "hr-scales";
    const heights = this.below ? "the heights themselves" : "distance below the best";
    scales.append(
      this.#switch("below", heights, "Change the axis of heights"),
      this.#switch("logarithmic", this.logarithmic ? "even steps" : "logarithmic steps", "Change the axis of steps"),
    );
    this.legend.append(scales);
  }
}
