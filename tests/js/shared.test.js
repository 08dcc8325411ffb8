// assets/shared/: what is packed, written, coloured and clicked.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { packedName, unpack } from "../../assets/shared/decode.js";
import { Fit, dressed } from "../../assets/shared/figure.js";
import { distance, onClick } from "../../assets/shared/gestures.js";
import { opened } from "../../assets/shared/mount.js";
import { formatNumber } from "../../assets/shared/numbers.js";
import { blend, packedColour, recolour, rgbOf, schemeOn } from "../../assets/shared/palette.js";
import { axesOf, axisOf, fullTraceOf, gridOf, isDrawn } from "../../assets/shared/plotly.js";

const fixtures = JSON.parse(await readFile(new URL("fixtures.json", import.meta.url), "utf-8"));
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

test("numbers are written as Python writes them", () => {
  for (const [value, form, digits, text] of fixtures.numbers) {
    assert.equal(formatNumber(Number(value), form, digits), text, `${value} ${form}:${digits}`);
  }
});

test("a negative zero has no sign, and digits may be left out", () => {
  assert.equal(formatNumber(-0, "signed", 2), "0.00");
  assert.equal(formatNumber(-1234.5, "fixed"), "−1,235");
});

test("what Python packed is unpacked to the last bit, wherever it stands in the content", async () => {
  const bytes = bytesOf(fixtures.packed);
  assert.equal(packedName(bytes), "é name");
  const { exact, again, coarse, whole, weights, deep } = await unpack(bytes);
  const found = [exact, coarse, whole, weights, deep[0].octets];
  const kinds = [Float64Array, Float32Array, Int32Array, Uint8Array, Uint8Array];
  found.forEach(({ shape, data }, i) => {
    assert.ok(data instanceof kinds[i]);
    assert.deepEqual(shape, fixtures.arrays[i].shape);
    assert.deepEqual([...data], fixtures.arrays[i].data.map(Number));
  });
  assert.equal(again, exact);
  assert.deepEqual(deep.slice(1), [null, "Wörter", 1.5]);
});

test("bytes that are a part of a longer buffer are unpacked where they begin", async () => {
  const bytes = bytesOf(fixtures.packed);
  const longer = new Uint8Array(bytes.length + 5);
  longer.set(bytes, 5);
  assert.equal(packedName(longer.subarray(5)), "é name");
  assert.equal((await unpack(longer.subarray(5))).deep[3], 1.5);
});

test("a message is opened into its options and what is packed behind them", () => {
  const head = new TextEncoder().encode('{"über":[1,null]}');
  const message = new Uint8Array([9, 9, head.length, 0, 0, 0, ...head, 7, 8]).subarray(2);
  const { options, packed } = opened(message);
  assert.deepEqual(options, { über: [1, null] });
  assert.deepEqual([...packed], [7, 8]);
});

test("colours are blended as Python blends them, to one step of 255", () => {
  const { weights, colours, neutral, blended } = fixtures.blends;
  const out = new Uint8Array(blended.length);
  blend(weights, colours, neutral, out);
  out.forEach((found, i) => assert.ok(Math.abs(found - blended[i]) <= 1, `${i}: ${found}, not ${blended[i]}`));
});

test("no weight at all is the neutral colour, a whole one its own", () => {
  const out = new Uint8Array(6);
  blend([0, 0, 0, 255], ["#ff0000", "#0000ff"], "#808080", out);
  assert.deepEqual([...out], [128, 128, 128, 0, 0, 255]);
});

test("a packed colour is the four bytes of an opaque pixel", () => {
  const bytes = new Uint8ClampedArray(new Uint32Array([packedColour(rgbOf("#0180ff"))]).buffer);
  assert.deepEqual([...bytes], [1, 128, 255, 255]);
});

const THEME = {
  roles: { surface: "#ffffff", ink: "#101010", line: "#cccccc" },
  twins: { "#101010": "#F0F0F0", "#AA0000": "#ff8080" },
  colours: ["#aa0000", "#00bb00"],
  shapes: ["circle"],
};

test("on a light page colours stay, and the surface is the page's own", () => {
  const light = schemeOn([250, 251, 252], THEME);
  assert.equal(light.dark, false);
  assert.equal(light.surface, "#fafbfc");
  assert.deepEqual(light.roles, { surface: "#fafbfc", ink: "#101010", line: "#cccccc" });
  assert.deepEqual(light.colours, THEME.colours);
});

test("on a dark page each colour has its twin, however it is written, and one without stays", () => {
  const dark = schemeOn([14, 17, 23], THEME);
  assert.equal(dark.dark, true);
  assert.deepEqual(dark.roles, { surface: "#0e1117", ink: "#F0F0F0", line: "#cccccc" });
  assert.deepEqual(dark.colours, ["#ff8080", "#00bb00"]);
});

test("colours are swapped in a text, with their opacity, and nothing else is", () => {
  const { swap } = schemeOn([0, 0, 0], THEME);
  assert.equal(recolour("#AA0000", swap), "#ff8080");
  assert.equal(recolour("rgba(170, 0, 0, 0.3)", swap), "rgba(255,128,128, 0.3)");
  assert.equal(recolour("rgb(1,2,3)", swap), "rgb(1,2,3)");
  assert.equal(recolour("see #AA0000", swap), "see #AA0000");
});

test("a figure is dressed in a copy: colours swapped, type, lines and margins larger, numbers as they were", () => {
  const figure = {
    data: [{ x: [1, 2], marker: { size: 4, color: "#101010" }, line: { width: 2 }, width: 3, sizes: [5], at: null }],
    layout: { margin: { l: 10 }, font: { size: 12 }, annotations: [{ font: { size: 8 } }], title: { text: "size" } },
  };
  const before = structuredClone(figure);
  const made = dressed(figure, schemeOn([0, 0, 0], THEME).swap, 2);
  assert.deepEqual(figure, before);
  assert.deepEqual(made.data[0].marker, { size: 6, color: "#F0F0F0" });
  assert.deepEqual([made.data[0].line.width, made.data[0].width, made.data[0].sizes[0]], [3, 3, 5]);
  assert.deepEqual([made.layout.margin.l, made.layout.font.size, made.layout.annotations[0].font.size], [20, 24, 24]);
  made.data[0].x[0] = 7;
  assert.equal(figure.data[0].x[0], 1);
});

const plot = () => ({
  _fullLayout: {
    xaxis: { _offset: 5, _length: 10, _name: "xaxis", _vals: [{ x: 1 }, { x: 2 }], d2p: (v) => 3 * v },
    yaxis: { _name: "yaxis", d2p: (v) => v },
    yaxis2: { _name: "yaxis2" },
  },
  _fullData: [{ uid: "a" }, { uid: "b" }],
});

test("what is read of a drawn plot is found, and before it is drawn there is nothing", () => {
  assert.equal(isDrawn({}), false);
  assert.equal(axesOf({}), null);
  assert.equal(isDrawn(plot()), true);
  assert.equal(axisOf(plot(), "y2")._name, "yaxis2");
  assert.deepEqual(axesOf(plot()).map(({ _name }) => _name), ["xaxis", "yaxis"]);
  assert.deepEqual(gridOf(axisOf(plot(), "x")), [3, 6]);
  assert.deepEqual(gridOf(axisOf(plot(), "y")), []);
  assert.equal(fullTraceOf(plot(), "b").uid, "b");
});

test("a plot is drawn anew when its place has another size, and at no other time", () => {
  const asked = [];
  globalThis.Plotly = { Plots: { resize: (which) => asked.push(which) } };
  const place = { clientWidth: 0, clientHeight: 50 };
  const drawn = plot();
  const fit = new Fit(drawn, place);
  fit.refit();
  place.clientWidth = 80;
  fit.refit();
  fit.refit();
  place.clientHeight = 60;
  fit.refit();
  assert.deepEqual(asked, [drawn, drawn]);
  const early = {};
  new Fit(early, place).refit();
  assert.equal(asked.length, 2);
});

test("a press that moves farther than it may is no click, nor is one after listening has stopped", () => {
  globalThis.window = new EventTarget();
  const element = new EventTarget();
  const at = (type, clientX) => Object.assign(new Event(type), { clientX, clientY: 0 });
  const clicks = [];
  const stop = onClick(element, 4, (start, release) => clicks.push(distance(start, release)));
  const press = (from, to) => {
    element.dispatchEvent(at("pointerdown", from));
    window.dispatchEvent(at("pointerup", to));
  };
  press(0, 4);
  press(0, 5);
  window.dispatchEvent(at("pointerup", 0)); // a release of what was pressed elsewhere
  stop();
  press(0, 0);
  assert.deepEqual(clicks, [4]);
});
