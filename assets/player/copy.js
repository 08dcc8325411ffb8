// A picture of the player drawn once more, out of sight, in another size and perhaps other colours: for a file.

import { axisOf, isDrawn, layersOf } from "../shared/plotly.js";
import { Picture } from "./picture.js";

/** @import { Film, Look, Scheme } from "../shared/types.js" */
/** @import { Player } from "./player.js" */

const PAUSE = 5; // milliseconds until Plotly is asked again whether it has drawn

/** @implements {Film} */
export class PictureCopy {
  /**
   * @param {Player} player
   * @param {Picture} shown    what is copied, zoom and switches included
   * @param {Scheme} scheme
   * @param {number} sharpness  how many pixels of its cloud there are to a CSS pixel
   */
  constructor(player, shown, scheme, sharpness) {
    this.player = player;
    this.shown = shown;
    this.scheme = scheme;
    this.sharpness = sharpness;
    this.frame = -1;
    this.place = document.createElement("div");
    this.place.setAttribute("aria-hidden", "true");
    this.place.inert = true;
    this.picture = new Picture(() => {}, player.hand);
  }

  /** @param {Look} look */
  async begin({ width, height, scale }) {
    const { picture, place, player, shown } = this;
    const size = `width:${width}px;height:${height}px;`;
    place.style.cssText = `position:fixed;left:0;top:0;${size}visibility:hidden;pointer-events:none;z-index:-1;contain:strict`;
    picture.element.style.cssText = `position:relative;margin:0;${size}`;
    picture.plot.style.cssText = `position:absolute;left:0;top:0;${size}`;
    picture.canvas.style.position = "absolute";
    place.append(picture.element);
    document.body.append(place);
    picture.take(shown.spec, player.animation.key);
    picture.hidden = new Set(shown.hidden);
    if (picture.cloud) picture.cloud.sharpness = this.sharpness;
    picture.aim(player.frame);
    picture.place(1);
    picture.limit(shown.known);
    await picture.dress(this.scheme, scale);
    await this.#zoomAsShown();
    picture.select(player.selected, player.selectedAt);
    return this;
  }

  /**
   * Draws a share of the glide to a frame.
   * @param {number} frame
   * @param {number} share
   */
  async show(frame, share) {
    const { picture, player } = this;
    if (frame !== this.frame) {
      this.frame = frame;
      picture.aim(frame);
      picture.name(player.future.waits(frame) ? null : frame);
    }
    picture.place(share);
    picture.draw();
    // What cannot be painted by hand is drawn by Plotly, in its own time.
    while (picture.syncing) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }

  layers() {
    const { cloud, plot } = this.picture;
    const area = cloud?.area;
    const { canvas } = this.picture;
    const { left, top, width, height } = area ?? { left: 0, top: 0, width: 0, height: 0 };
    return { svg: layersOf(plot), cloud: area ? { canvas, left, top, width, height } : null };
  }

  end() {
    this.picture.destroy();
    this.place.remove();
  }

  /** Shows the part of the axes that is shown on the page. */
  async #zoomAsShown() {
    const { picture, shown } = this;
    if (!isDrawn(shown.plot)) return;
    const axes = Object.keys(picture.plot.layout).filter((name) => /^[xy]axis\d*$/.test(name));
    const ranges = axes.map((name) => [`${name}.range`, [...axisOf(shown.plot, name.replace("axis", "")).range]]);
    await Plotly.relayout(picture.plot, Object.fromEntries(ranges));
  }
}

/**
 * A picture drawn once more.
 * @param {Player} player
 * @param {Picture} shown
 * @param {Scheme} scheme
 * @param {Look} look
 * @param {number} sharpness
 */
export function copyOf(player, shown, scheme, look, sharpness) {
  return new PictureCopy(player, shown, scheme, sharpness).begin(look);
}
