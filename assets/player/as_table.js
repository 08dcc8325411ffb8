// The numbers of a picture, folded below it: its points with their responsibilities, its lines, at the step that is shown.

import { axisTitle, saveTable, tableElement, tableOf } from "../shared/tables.js";
import { fileName } from "./words.js";

/** @import { Table } from "../shared/tables.js" */
/** @import { Cloud } from "./cloud.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Player } from "./player.js" */

const COARSE = "Responsibilities here are those of the colours, to about 0.004.";

/**
 * The points of a cloud with what their colours say.
 * @param {Pick<Cloud, "spec">} cloud
 * @param {number} frame
 * @param {string[]} axes  their titles
 * @returns {Table}
 */
export function cloudTable({ spec }, frame, axes) {
  const { labels, x, y, names, keys, weights, scale } = spec;
  const k = names.length;
  const from = keys.data[frame] * labels.length * k;
  const rows = labels.map((label, i) => {
    const parts = Array.from(weights.data.subarray(from + i * k, from + (i + 1) * k), (part) => part / 255);
    if (scale) return [label, parts.reduce((sum, part, j) => sum + part * scale[j], 0)];
    const blank = parts.every((part) => part === 0);
    return [label, x.data[i], y.data[i], ...parts.map((part) => (blank ? null : Math.round(part * 1000) / 1000))];
  });
  return { name: "Points", head: scale ? ["point", "value"] : ["point", ...axes, ...names], rows };
}

export class AsTable {
  /**
   * @param {Player} player
   * @param {() => Picture} picture  the one that is shown
   */
  constructor(player, picture) {
    this.player = player;
    this.picture = picture;
    this.element = document.createElement("details");
    this.element.className = "hs-as-table";
    this.element.innerHTML = '<summary>As a table</summary><div class="hs-tables"></div>';
    this.body = /** @type {HTMLElement} */ (this.element.children[1]);
    this.element.addEventListener("toggle", () => this.refresh());
  }

  /** Writes the tables of the step that is shown, where somebody has opened them; otherwise there are none. */
  refresh() {
    if (!this.element.open) return this.body.replaceChildren();
    const { animation, frame } = this.player;
    const tables = this.#tables();
    const parts = tables.map((table) => {
      const save = document.createElement("button");
      save.type = "button";
      save.className = "hs-save-table";
      save.textContent = `Download ${table.name.toLowerCase()} (CSV)`;
      save.addEventListener("click", () => saveTable(table, `${fileName(animation, frame)}-${table.name.toLowerCase()}`));
      const part = document.createElement("div");
      part.append(save, tableElement(table));
      return part;
    });
    const { cloud } = this.picture();
    const note = document.createElement("p");
    note.className = "hs-note";
    note.textContent = cloud && !cloud.spec.scale ? COARSE : "";
    this.body.replaceChildren(...parts, ...(note.textContent ? [note] : []));
    return undefined;
  }

  #tables() {
    const picture = this.picture();
    const { data, layout } = picture.current();
    const lines = tableOf({ data, layout }, "Lines");
    const found = lines.rows.length ? [lines] : [];
    if (!picture.cloud) return found;
    const axes = [axisTitle(layout, "x"), axisTitle(layout, "y")];
    return [cloudTable(picture.cloud, this.player.frame, axes), ...found];
  }
}
