// assets/player/cloud.js: which points a cloud rings, of those that it draws and of the others.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Cloud } from "../../assets/player/cloud.js";

/** A cloud of the points 2, 5 and 9 of some data, at 1, 2 and 3 on both axes, and the circles that it draws. */
function three() {
  const circles = [];
  const context = {
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height), width, height }),
    arc: (x, y) => circles.push([x, y]),
    putImageData: () => circles.splice(0),
    beginPath() {},
    stroke() {},
  };
  const spec = {
    x: { data: [1, 2, 3] },
    y: { data: [1, 2, 3] },
    names: ["A", "B"],
    weights: { data: new Uint8Array(6).fill(128), shape: [1, 3, 2] },
    keys: { data: [0] },
    radius: 4,
    cell: [0.1, 0.1],
    scale: null,
    groups: { data: [0, 0, 1] },
    named: null,
    points: { data: [2, 5, 9] },
  };
  const cloud = new Cloud({ getContext: () => context, style: {}, width: 0, height: 0 }, spec);
  cloud.sharpness = 1;
  const roles = { neutral: "#888888", ink: "#000000", line: "#cccccc" };
  cloud.dress({ colours: ["#336699", "#cc6633"], shapes: ["circle", "square"], roles, surface: "#ffffff" }, 1);
  const area = { left: 0, top: 0, width: 50, height: 40, x: (x) => 10 * x, y: (y) => 40 - 10 * y, grid: { x: [], y: [] } };
  cloud.place(area);
  return { cloud, drawn: () => (cloud.draw(), circles.slice()) };
}

test("a point that is drawn is ringed where the cloud has it", () => {
  const { cloud, drawn } = three();
  cloud.select(5, [7, 7]);
  assert.deepEqual(drawn(), [[20, 20], [20, 20]]); // prettier-ignore
});

test("a point that is not drawn is ringed where it is said to be, or half-way up a strip", () => {
  const { cloud, drawn } = three();
  cloud.select(3, [4, 1.5]);
  assert.deepEqual(drawn(), [[40, 25], [40, 25]]); // prettier-ignore
  cloud.select(3, [4]);
  assert.deepEqual(drawn(), [[40, 20], [40, 20]]); // prettier-ignore
});

test("without a point, or a place, there is no ring", () => {
  const { cloud, drawn } = three();
  cloud.select(3, null);
  assert.deepEqual(drawn(), []);
  cloud.select(3, [4, 1.5]);
  cloud.select(null, null);
  assert.deepEqual(drawn(), []);
});
