// assets/: the geometry of handles, markers, pixels, curves and cells.

import assert from "node:assert/strict";
import { test } from "node:test";

import { painted } from "../../assets/basins/cells.js";
import { cellAt, partOf } from "../../assets/basins/places.js";
import { outdated } from "../../assets/keeper/room.js";
import {
  added, armsOf, bodiesOf, coefficients, density, flat, removed, rounded, stretched, toPixels,
} from "../../assets/player/bodies.js"; // prettier-ignore
import { follow } from "../../assets/player/followers.js";
import { cornersOf } from "../../assets/player/markers.js";
import { fillBox, pixelsOf, rule, stamp, wash } from "../../assets/player/raster.js";
import { besides, inSight, isSeen, placeAt, spotOf, wellInside } from "../../assets/player/spots.js";
import { lastPoints, nearestRun, onAxis, squaredDistance, stepsAxis } from "../../assets/restarts/curves.js";
import { apart, fitting, together } from "../../assets/restarts/letters.js";

// A few roundings of numbers near one.
const near = (found, wanted, tolerance = 1e-12) =>
  [found].flat(3).forEach((each, i) => {
    const want = [wanted].flat(3)[i];
    assert.ok(Math.abs(each - want) <= tolerance * Math.max(1, Math.abs(want)), `${found}, not ${wanted}`);
  });
const outer = (u) => u.map((a) => u.map((b) => a * b));
const sum = (a, b) => a.map((row, i) => row.map((each, j) => each + b[i][j]));

const SPREAD = [[4, 1.2], [1.2, 1]]; // prettier-ignore
const SCALE = [30, 80];

test("the arms of a free spread make it again, and stand at right angles on the screen, the longer one first", () => {
  const [u, v] = armsOf(SPREAD, "free", SCALE);
  near(sum(outer(u), outer(v)), SPREAD);
  const [p, q] = [u, v].map((arm) => arm.map((each, j) => each * SCALE[j]));
  near((p[0] * q[0] + p[1] * q[1]) / 1000, 0, 1e-10);
  assert.ok(Math.hypot(...p) >= Math.hypot(...q));
});

test("arms from before are kept while they fit, and no longer", () => {
  const before = armsOf(SPREAD, "free", SCALE).map((arm) => arm.map((each) => -each));
  assert.equal(armsOf(SPREAD, "free", SCALE, before), before);
  assert.notEqual(armsOf([[5, 0], [0, 1]], "free", SCALE, before), before); // prettier-ignore
  // A run's start comes back with four digits of what was dragged: the arm stays on the side where it was dropped.
  const fourDigits = SPREAD.map((row) => row.map((each) => each * (1 + 5e-4)));
  assert.equal(armsOf(fourDigits, "free", SCALE, before), before);
  assert.notEqual(armsOf(SPREAD, "free", [80, 30], before), before);
});

test("each shape has its arms: none, one in sight, one along each axis", () => {
  assert.deepEqual(armsOf(SPREAD, "fixed", SCALE), []);
  assert.deepEqual(armsOf([[4, 0], [0, 4]], "round", [1, 2]), [[2, 0]]); // prettier-ignore
  assert.deepEqual(armsOf([[4, 0], [0, 4]], "round", [2, 1]), [[0, 2]]); // prettier-ignore
  near(armsOf([[4, 0], [0, 4]], "round", SCALE, [[-3, 4]]), [[-1.2, 1.6]]); // prettier-ignore
  assert.deepEqual(armsOf([[4, 0], [0, 9]], "axes", SCALE, [[-1, 0], [0, 1]]), [[-2, 0], [0, 3]]); // prettier-ignore
});

test("an arm that is dragged ends where the hand is; the other keeps its length and its side on the screen", () => {
  const arms = armsOf(SPREAD, "free", SCALE);
  const { spread, arms: next } = stretched(SPREAD, arms, 0, [3, 0.5], "free", SCALE);
  near(next[0], [3, 0.5]);
  const long = (arm) => Math.hypot(arm[0] * SCALE[0], arm[1] * SCALE[1]);
  near(long(next[1]), long(arms[1]));
  near(spread, sum(outer(next[0]), outer(next[1])));
  const side = ([p, q]) => Math.sign(p[0] * q[1] - p[1] * q[0]);
  assert.equal(side(next), side(arms));
  const mirrored = [arms[0], arms[1].map((each) => -each)];
  assert.equal(side(stretched(SPREAD, mirrored, 0, [3, 0.5], "free", SCALE).arms), -side(arms));
  near((next[0][0] * next[1][0] * SCALE[0] ** 2 + next[0][1] * next[1][1] * SCALE[1] ** 2) / 1e4, 0, 1e-10);
});

test("a spread dragged to nothing keeps three pixels of it", () => {
  const { spread } = stretched([[4, 0], [0, 4]], [[2, 0]], 0, [0, 0], "round", [10, 10]); // prettier-ignore
  near(spread, [[0.09, 0], [0, 0.09]]); // prettier-ignore
  const along = stretched([[4, 0], [0, 9]], [[2, 0], [0, 3]], 1, [5, -0.001], "axes", [10, 10]); // prettier-ignore
  near(along.spread, [[4, 0], [0, 0.09]]); // prettier-ignore
  near(along.arms[1], [0, -0.3]);
});

const BODIES = bodiesOf({ masses: [0.25, 0.75], centres: [[0], [4]], spreads: [[[1]], [[3]]] });

test("one more takes an equal share and the mean spread; one less leaves its mass in proportion", () => {
  const three = added(BODIES, [9]);
  near(three.map(({ mass }) => mass), [1 / 6, 0.5, 1 / 3]); // prettier-ignore
  assert.deepEqual(three[2], { mass: 1 / 3, centre: [9], spread: [[2]], from: null });
  near(removed(three, 0).map(({ mass }) => mass), [0.6, 0.4]); // prettier-ignore
  assert.deepEqual(removed([{ mass: 1 }, { mass: 0 }, { mass: 0 }], 0).map(({ mass }) => mass), [0.5, 0.5]); // prettier-ignore
  assert.deepEqual(BODIES.map(({ mass }) => mass), [0.25, 0.75]); // prettier-ignore
  assert.deepEqual(flat(BODIES), [0.25, 0.75, 0, 4, 1, 3]);
});

test("numbers from a hand have the digits that a tenth of a pixel needs, and a spread six", () => {
  assert.equal(toPixels(1.23456789, 10), 1.23);
  assert.equal(toPixels(1234567, 0.001), 1234600);
  assert.deepEqual(rounded([[1.23456789]]), [[1.23457]]);
});

test("a follower's coefficients are the place and a radius of rows of the Cholesky factor", () => {
  const [body] = bodiesOf({ masses: [0.5], centres: [[7, 8]], spreads: [SPREAD] });
  assert.deepEqual(coefficients(body, 2, 0, 3), [7, 4, 0]);
  near(coefficients(body, 2, 1, 3), [8, 1.2, 1.6]);
  assert.deepEqual(coefficients(BODIES[0], 1, 1, 1), [0.25]);
  assert.deepEqual(coefficients(BODIES[0], 0, 1, 1), [0]);
});

test("the density of all bodies is the sum of theirs", () => {
  const out = new Float64Array(2).fill(9);
  density(BODIES, [0, 1], out);
  const normal = (x, mean, variance) => Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  near([...out], [0, 1].map((x) => 0.25 * normal(x, 0, 1) + 0.75 * normal(x, 4, 3))); // prettier-ignore
});

test("what follows a body, or all of them, gets their numbers, and what follows one that is gone is left alone", () => {
  const part = (attribute, length) => ({ attribute, moving: { current: new Float64Array(length), length, changed: false } });
  const traces = new Map(Object.entries({
    mean: { parts: [part("x", 1), part("y", 1), part("opacity", 1)], values: {} },
    curve: { parts: [part("x", 2), part("y", 2)], values: { x: [0, 1] } },
    gone: { parts: [part("x", 1)], values: {} },
  })); // prettier-ignore
  follow([["mean", 1, 0], ["curve", null, 1], ["gone", 7, 1], ["nowhere", 0, 1]], BODIES, traces); // prettier-ignore
  const found = (name) => traces.get(name).parts.map(({ moving }) => moving.changed && [...moving.current]);
  assert.deepEqual(found("mean"), [[4], [0], false]);
  const both = new Float64Array(2);
  density(BODIES, [0, 1], both);
  assert.deepEqual(found("curve"), [false, [...both]]);
  assert.deepEqual(found("gone"), [false]);
});

const GROUND = {
  axes: [{ d2p: (v) => 10 * v, p2d: (p) => p / 10 }, { d2p: (v) => 100 - 10 * v, p2d: (p) => (100 - p) / 10 }],
  size: [200, 100],
}; // prettier-ignore

test("a handle stands at its centre or its arm's end; on a line at the foot or on the curve's bend", () => {
  const plane = { mass: 1, centre: [3, 4], spread: SPREAD };
  assert.deepEqual(spotOf(GROUND, plane, null), [30, 60]);
  assert.deepEqual(spotOf(GROUND, plane, [1, -1]), [40, 70]);
  assert.deepEqual(spotOf(GROUND, BODIES[1], null), [40, 100]);
  near(spotOf(GROUND, BODIES[0], [1]), [10, 100 - (10 * 0.25 * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI)]);
});

test("a handle that would be outside waits inside, and of an arm's ends the one in sight is taken", () => {
  assert.deepEqual(wellInside(GROUND, [-50, 300]), [9, 91]);
  assert.deepEqual(wellInside(GROUND, [50, 30]), [50, 30]);
  assert.deepEqual([isSeen(GROUND, [0, 10]), isSeen(GROUND, [-0.01, 5]), isSeen(GROUND, [5, 11])], [true, false, false]);
  assert.deepEqual(inSight(GROUND, { centre: [19, 5] }, [[2, 0], [0, 1]]), [[-2, -0], [0, 1]]); // prettier-ignore
  assert.deepEqual(inSight(GROUND, { centre: [50, 5] }, [[2, 0]]), [[2, 0]]);
});

test("a hand's place is inside the plot, to a tenth of a pixel", () => {
  assert.deepEqual(placeAt(GROUND, [33.333, 250], [10, 10]), [3.33, 0]);
  assert.deepEqual(placeAt(GROUND, [-4, 0], [10]), [0]);
});

test("the button that removes goes where no handle is, and not out of the plot", () => {
  assert.deepEqual(besides(GROUND, [100, 50], [[100, 50], [125, 25]]), [80, 30]); // prettier-ignore
  assert.deepEqual(besides(GROUND, [195, 5], [[195, 5]]), [175, 25]);
});

test("markers have Plotly's corners, a circle and any other name none", () => {
  assert.equal(cornersOf("circle"), null);
  assert.equal(cornersOf("constructor"), null);
  assert.equal(cornersOf("star").length, 10);
  near(cornersOf("star")[0], [0, -1.4]);
});

test("markers stand upright around their points, each with its reach to the right and down", () => {
  const reach = {
    square: [0.89, 0.89], "triangle-up": [1.15, 0.577], "triangle-down": [1.15, 1.15], diamond: [1.3, 1.3], cross: [1.2, 1.2],
    x: [1.6 / Math.SQRT2, 1.6 / Math.SQRT2], star: [1.4 * Math.cos(Math.PI / 10), 1.4 * Math.sin(0.3 * Math.PI)],
  }; // prettier-ignore
  for (const [shape, [right, down]] of Object.entries(reach)) {
    const corners = cornersOf(shape);
    near(Math.max(...corners.map(([x]) => x)), right);
    near(Math.max(...corners.map(([, y]) => y)), down);
    // 0.577 is a third of the square root of three, to three digits.
    for (const axis of [0, 1]) near(corners.reduce((total, corner) => total + corner[axis], 0), 0, 0.005);
    for (const [x, y] of corners) assert.ok(corners.some(([a, b]) => Math.hypot(a + x, b - y) < 1e-9), `${shape} leans`);
  }
});

const image = (width, height) => pixelsOf({ data: new Uint8ClampedArray(4 * width * height), width, height });
const red = ({ data }) => [...data].filter((_, i) => i % 4 === 0);

test("lines are drawn at columns and rows inside the image, and a box to its edges", () => {
  const pixels = image(3, 3);
  wash(pixels, [1, 1, 1]);
  rule(pixels, [1, 3, -1], [2, 5, -1], [2, 2, 2]);
  assert.deepEqual(red(pixels), [1, 2, 1, 1, 2, 1, 2, 2, 2]);
  const edges = image(2, 2);
  rule(edges, [0], [0], [5, 0, 0]);
  assert.deepEqual(red(edges), [5, 5, 5, 0]);
  fillBox(pixels, [-2, 2, 1, 9], [7, 0, 0]);
  assert.deepEqual(red(pixels), [1, 2, 1, 7, 7, 1, 7, 7, 2]);
  fillBox(pixels, [2, 2, 0, 9], [9, 9, 9]);
  assert.deepEqual(red(pixels).includes(9), false);
});

test("a marker is stamped over its outline, and cut off at the image's edges", () => {
  const mask = { half: 1, size: 3, edge: Float32Array.of(0, 1, 0, 1, 1, 1, 0, 1, 0), fill: Float32Array.of(0, 0, 0, 0, 0.5, 0, 0, 0, 0) };
  const pixels = image(3, 3);
  wash(pixels, [10, 10, 10]);
  stamp(pixels, mask, 1, 1, Uint8Array.of(0, 0, 0, 200, 150, 50), 1, [100, 60, 20]);
  assert.deepEqual(red(pixels), [10, 100, 10, 100, 150, 100, 10, 100, 10]);
  assert.deepEqual([...pixels.data.subarray(12, 20)], [100, 60, 20, 255, 150, 105, 35, 255]);
  wash(pixels, [10, 10, 10]);
  stamp(pixels, mask, 0, 2, Uint8Array.of(200, 0, 0), 0, [100, 100, 100]);
  assert.deepEqual(red(pixels), [10, 10, 10, 100, 10, 10, 150, 100, 10]);
});

test("the squared distance from a segment is that from its nearest point", () => {
  const from = (x, y) => squaredDistance(x, y, [0, 10, 10], [0, 0, 0], 0, 1);
  assert.deepEqual([from(5, 3), from(-3, 4), from(13, 4)], [9, 25, 25]);
  assert.equal(squaredDistance(13, 4, [10, 10], [0, 0], 0, 1), 25);
});

test("the nearest run is found within reach; curves end where the next one begins", () => {
  const curves = { offsets: { data: [0, 2, 4] }, run: { data: [7, 3] } };
  const [px, py] = [[0, 10, 0, 10], [0, 0, 20, 20]]; // prettier-ignore
  const at = (x, y) => nearestRun(curves, px, py, [x, y], 5);
  assert.deepEqual([at(5, 1), at(5, 18), at(5, 10), at(5, 5)], [7, 3, null, null]);
});

test("steps stand on a logarithmic axis from nought on, or on an even one, down or up", () => {
  assert.deepEqual([onAxis(0, true), onAxis(3, true), onAxis(0, false)], [0.5, 3, 0]);
  const logarithmic = stepsAxis(60, true, false);
  assert.deepEqual(logarithmic.tickvals, [0.5, 1, 2, 5, 10, 20, 50]);
  assert.deepEqual(logarithmic.ticktext, ["0", "1", "2", "5", "10", "20", "50"]);
  near(logarithmic.range, [Math.log10(0.5), Math.log10(60) + 0.03 * Math.log10(120)]);
  assert.deepEqual(stepsAxis(100, false, true).range, [103, -1]);
  assert.deepEqual(stepsAxis(0, false, false).range, [-0.01, 1.03]);
});

const BOX = [4, 12, -1, 1];

test("a place is in the cell whose middle is nearest, and beside the map in none", () => {
  assert.deepEqual(cellAt([7, 0.9], BOX, [4, 2]), { index: 3, first: 7, second: 0.5, corner: [6, 1] });
  assert.deepEqual(cellAt([4, -1], BOX, [4, 2]).index, 0);
  for (const place of [[3.9, 0], [12, 0], [7, 1], [7, -1.1], [NaN, 0]]) assert.equal(cellAt(place, BOX, [4, 2]), null); // prettier-ignore
});

test("axes that show the whole map show no part of it, however they were rounded", () => {
  assert.equal(partOf([4, 12 + 1e-6, -1, 1], BOX), null);
  assert.deepEqual(partOf([4, 12, -1, 1.01], BOX), [4, 12, -1, 1.01]);
});

test("cells are painted from the lower left on, hatched where they collapsed, pale where they are not pointed at", () => {
  const cells = {
    optimum: { shape: [2, 2], data: Int32Array.of(0, 1, 0, 0) },
    shade: { shape: [2, 2], data: Int32Array.of(0, 0, 1, 0) },
    ramps: { light: [["#010000", "#020000"], ["#640000"]], dark: [["#030000", "#040000"], ["#050000"]] },
    patterns: ["", "hatched"],
  };
  const at = ({ words, width }, x, y) => words[y * width + x] & 255;
  const light = painted(cells, { surface: "#ffffff", dark: false }, null);
  assert.deepEqual([light.width, light.height], [1024, 1024]);
  assert.deepEqual([at(light, 0, 1023), at(light, 1023, 1023), at(light, 1023, 0)], [1, 2, 1]);
  // Optimum 1, above on the left: four pixels of paper in fourteen.
  assert.deepEqual([0, 3, 4, 13, 14].map((x) => at(light, x, 0)), [255, 255, 100, 100, 255]); // prettier-ignore
  assert.equal(at(painted(cells, { surface: "#ffffff", dark: true }, null), 0, 1023), 3);
  const three = { ...cells, optimum: { shape: [3, 1], data: Int32Array.of(0, 0, 0) } };
  assert.deepEqual([painted(three, { surface: "#ffffff", dark: false }, null)].map(({ width, height }) => [width, height]), [[1023, 341]]); // prettier-ignore
  const lit = painted(cells, { surface: "#ffffff", dark: false }, 1);
  assert.deepEqual([at(lit, 0, 1023), at(lit, 5, 0)], [Math.round(0.16 + 0.84 * 255), 100]);
});

test("eight contents are kept and 256 MiB of them, the latest first, and the latest always", () => {
  const MB = 1024 ** 2;
  const kept = (sizes) => sizes.map((size, i) => ({ name: `${i}`, size: size * MB, at: 100 - i }));
  assert.deepEqual([...outdated(kept(Array(10).fill(1)), "0")], ["8", "9"]);
  assert.deepEqual([...outdated(kept([200, 56, 1]), "0")], ["2"]);
  assert.deepEqual([...outdated(kept([300, 1]), "0")], ["1"]);
  assert.deepEqual([...outdated([{ name: "old", size: 1, at: 1 }, ...kept(Array(8).fill(1))], "0")], ["old"]); // prettier-ignore
});

test("letters of ends are moved apart as little as can be, and stay on their axis", () => {
  assert.deepEqual(apart([10, 50, 90], 14, 100), [10, 50, 90]);
  near(apart([50, 50], 14, 100), [43, 57]);
  near(apart([0, 1, 60], 14, 100), [0, 14, 60]);
  near(apart([99, 100], 14, 100), [86, 100]);
  const crowd = apart([40, 41, 42, 43, 44], 14, 60);
  for (let i = 1; i < crowd.length; i++) assert.ok(crowd[i] - crowd[i - 1] >= 14 - 1e-9);
  assert.ok(crowd[0] >= 0 && crowd[4] <= 60);
  assert.equal(fitting(14, 60), 5);
  assert.deepEqual(apart([], 14, 100), []);
});

test("ends with one point share its letters", () => {
  const points = [{ x: 0, y: 0, name: "A" }, { x: 3, y: 4, name: "B" }, { x: 90, y: 0, name: "B" }, { x: 1, y: 0, name: "A" }]; // prettier-ignore
  assert.deepEqual(together(points, 6), [{ x: 0, y: 0, names: ["A", "B"] }, { x: 90, y: 0, names: ["B"] }]); // prettier-ignore
});

test("of curves their last points can be had, and only some runs be looked at", () => {
  const curves = { offsets: { data: Int32Array.of(0, 2, 4) }, run: { data: Int32Array.of(7, 9) } };
  const [px, py] = [[0, 10, 0, 10], [0, 0, 5, 5]]; // prettier-ignore
  assert.equal(nearestRun(curves, px, py, [5, 1], 9), 7);
  assert.equal(nearestRun(curves, px, py, [5, 1], 9, new Set([9])), 9);
  const last = lastPoints(curves, px, py);
  assert.deepEqual([last.px, last.py], [[10, 10], [0, 5]]); // prettier-ignore
  assert.equal(nearestRun(last.curves, last.px, last.py, [1, 0], 4), null);
  assert.equal(nearestRun(last.curves, last.px, last.py, [10, 4], 4), 9);
});
