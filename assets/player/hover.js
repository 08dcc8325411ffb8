// Pointing at a cloud: the nearest point's words and shares, and the click that selects it.

import { formatNumber } from "./numbers.js";

const REACH = { mouse: 12, pen: 14, touch: 22 }; // how near is near enough, in CSS pixels
const CLICK = 5; // a press that moves farther is a drag

export class Hover {
  constructor(picture, onPoint) {
    this.picture = picture;
    this.onPoint = onPoint;
    this.tip = document.createElement("div");
    this.tip.className = "hs-tip";
    this.tip.hidden = true;
    picture.element.append(this.tip);
    picture.element.addEventListener("pointermove", (event) => this.#move(event), true);
    picture.element.addEventListener("pointerleave", () => this.#show(null));
    picture.element.addEventListener("pointerdown", (event) => (this.pressed = event), true);
    // Plotly covers the page while the button is down, so the release is heard by the window.
    this.release = (event) => this.#release(event);
    window.addEventListener("pointerup", this.release, true);
  }

  /** Brings the words up to date after a step. */
  refresh() {
    if (this.picture.cloud && this.picture.cloud.hovered !== null) this.#words(this.picture.cloud.hovered);
  }

  destroy() {
    window.removeEventListener("pointerup", this.release, true);
  }

  #at(event) {
    const { cloud } = this.picture;
    if (!cloud?.area || event.target.closest?.(".modebar, .hs-knob, .hs-bin")) return null;
    const box = this.picture.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (x < -4 || y < -4 || x > box.width + 4 || y > box.height + 4) return null;
    return cloud.nearest(x, y, REACH[event.pointerType] ?? REACH.mouse);
  }

  #move(event) {
    if (this.picture.cloud) this.#show(event.buttons ? null : this.#at(event));
  }

  #release(event) {
    const start = this.pressed;
    this.pressed = null;
    if (!start || Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > CLICK) return;
    const index = this.#at(start);
    if (index !== null) this.onPoint(index);
  }

  #show(index) {
    const { cloud } = this.picture;
    if (!cloud || cloud.hovered === index) return;
    cloud.hovered = index;
    cloud.draw();
    this.tip.hidden = index === null;
    this.picture.element.classList.toggle("hs-pointing", index !== null);
    if (index === null) return;
    this.#words(index);
    const { left, top, width } = cloud.area;
    const [x, y] = [left + cloud.px[index], top + cloud.py[index]];
    const flip = cloud.px[index] > width / 2;
    this.tip.style.cssText = `left:${x}px;top:${y}px;--hs-dx:${flip ? "calc(-100% - 14px)" : "14px"}`;
  }

  #words(index) {
    const { cloud } = this.picture;
    const shares = cloud.shares(index);
    let lines = [];
    if (shares.some((share) => share > 0)) {
      lines = cloud.spec.scale
        ? [[cloud.spec.names[0], formatNumber(cloud.level(index), "significant", 3), colourOf(cloud, index)]]
        : cloud.spec.names.map((name, k) => [name, percentage(shares[k]), cloud.palette[k]]);
    }
    const label = document.createElement("strong");
    label.textContent = cloud.spec.labels[index];
    const rows = lines.map(([name, said, colour]) => {
      const row = document.createElement("span");
      row.innerHTML = '<i></i><span></span><b></b>';
      row.children[0].style.background = colour;
      row.children[1].textContent = name;
      row.children[2].textContent = said;
      return row;
    });
    this.tip.replaceChildren(label, ...rows);
  }
}

function colourOf(cloud, index) {
  return `rgb(${cloud.colours.subarray(3 * index, 3 * index + 3).join()})`;
}

// Shares arrive in 255ths: whole percentages are all that they can say, and only 0 and 255 are none and all.
function percentage(share) {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share > 0.995) return ">99%";
  return `${Math.round(100 * share)}%`;
}
