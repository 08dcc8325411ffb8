// The picture as a file, as it stands: zoom, colours and cloud, at twice the size for PNG.

/** @import { Figure, Scheme } from "./types.js" */

/**
 * Saves a picture under a name without its ending.
 * @param {{ element: HTMLElement, snapshot(): Figure }} picture
 * @param {Scheme} scheme
 * @param {string} name
 * @param {string} format  "png" or "svg"
 */
export async function savePicture(picture, scheme, name, format) {
  const { data, layout } = picture.snapshot();
  const { clientWidth: width, clientHeight: height } = picture.element;
  const still = { ...layout, autosize: false, paper_bgcolor: scheme.surface, width, height };
  const url = await Plotly.toImage({ data, layout: still }, { format, width, height, scale: format === "png" ? 2 : 1 });
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${format}`;
  link.click();
}
