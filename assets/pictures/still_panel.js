// The upper half of the panel: the two kinds of file of a picture, and, folded, which one, its size, colours and words.

import { button } from "../shared/mount.js";
import { choice, folded, typed } from "./fields.js";
import { busy, save, tell } from "./job.js";
import { nameOf } from "./names.js";
import { RESOLUTIONS, SIZES, measured } from "./sizes.js";
import { pngOf, svgOf } from "./still.js";

/** @import { Panel } from "./panel.js" */
/** @import { Measures, Size } from "./sizes.js" */

const OWN = "own";
const AS_SHOWN = "shown";

export class StillPanel {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.element = document.createElement("div");
    this.details = folded("how", "Which picture, size, colours, title");
    this.size = choice("size", "Size", [
      [AS_SHOWN, "As on the page"],
      ["column", "Paper, one column (8.5 × 6.4 cm)"],
      ["page", "Paper, full width (17 × 10.5 cm)"],
      ["slide", "Slide, 16:9 (33.9 × 19.1 cm)"],
      [OWN, "My own size"],
    ]);
    this.width = typed("width", "Width", "number", "12");
    this.height = typed("height", "Height", "number", "9");
    this.unit = choice("unit", "Unit", [["cm", "cm"], ["px", "pixels"]]); // prettier-ignore
    for (const { input } of [this.width, this.height]) Object.assign(input, { min: "1", step: "any" });
    const resolutions = RESOLUTIONS.map((dpi) => /** @type {[string, string]} */ ([`${dpi}`, `${dpi} dpi`]));
    this.dpi = choice("dpi", "Resolution", resolutions, "300");
    this.own = document.createElement("div");
    this.own.className = "hp-fields";
    this.own.append(this.width.element, this.height.element, this.unit.element);
    this.note = document.createElement("p");
    this.note.className = "hp-note";
    const row = document.createElement("div");
    row.className = "hp-row";
    const heading = document.createElement("strong");
    heading.textContent = "Picture";
    this.png = button("Save as PNG", "Save the picture as pixels, for slides and documents");
    this.svg = button("Save as SVG", "Save the picture as shapes, sharp at any size");
    this.png.addEventListener("click", () => this.#save("png"));
    this.svg.addEventListener("click", () => this.#save("svg"));
    row.append(heading, this.png, this.svg);
    const fields = document.createElement("div");
    fields.className = "hp-fields";
    const { which, colours, title, caption } = panel;
    fields.append(...[which, colours, this.size, this.dpi].map(({ element }) => element));
    const words = document.createElement("div");
    words.className = "hp-fields";
    words.append(title.element, caption.element);
    this.details.append(fields, this.own, words, panel.keys.element);
    this.element.append(row, this.note, this.details);
    this.element.addEventListener("input", () => this.show());
  }

  /** Says what the file will be. */
  show() {
    this.own.hidden = this.size.input.value !== OWN;
    const measures = this.#measures();
    this.note.textContent = typeof measures === "string" ? measures : inWords(measures);
    for (const each of [this.png, this.svg]) each.disabled = typeof measures === "string" || busy();
  }

  /** @returns {Measures | string} */
  #measures() {
    const { depicted, picture } = this.panel.chosen;
    const [width, height] = depicted.size(picture);
    /** @type {Size} */
    const shown = { width: (width * this.#dpi) / 96, height: (height * this.#dpi) / 96, unit: "px", large: false };
    /** @type {Size} */
    const own = {
      width: Number(this.width.input.value),
      height: Number(this.height.input.value),
      unit: this.unit.input.value === "px" ? "px" : "cm",
      large: false,
    };
    const { value } = this.size.input;
    const size = value === OWN ? own : value === AS_SHOWN ? shown : SIZES[value];
    const measures = measured(size, this.#dpi);
    // As shapes it is as large as on the page.
    return value === AS_SHOWN && typeof measures !== "string" ? { ...measures, svg: [`${width}`, `${height}`] } : measures;
  }

  get #dpi() {
    return Number(this.dpi.input.value);
  }

  /** @param {"png" | "svg"} ending */
  #save(ending) {
    const measures = this.#measures();
    if (typeof measures === "string") return tell(measures);
    const wish = this.panel.wish();
    const name = nameOf(this.panel.stem, [...this.panel.named, wish.depicted.words()], ending);
    return save(name, async () => {
      if (ending === "png") return pngOf(wish, measures);
      return new Blob([await svgOf(wish, measures)], { type: "image/svg+xml" });
    });
  }
}

/** @param {Measures} measures */
function inWords({ pixels, dpi }) {
  const [across, down] = pixels.map((each) => each.toLocaleString("en-US"));
  const [wide, high] = pixels.map((each) => ((each / dpi) * 2.54).toFixed(1));
  return `PNG: ${across} × ${down} pixels, ${wide} × ${high} cm in print.`;
}

