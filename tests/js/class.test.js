// The class on the stage: what the clicker does next, which buttons stand in the strip, what the form of numbers says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inFewElements, pathThrough } from "../../assets/stage/class_lines.js";
import { columnsIn } from "../../assets/stage/class_menu.js";
import { buttonsFor, nextOf } from "../../assets/stage/class_strip.js";
import { wishOf } from "../../assets/stage/keys.js";

const ROOM = { code: "BCFHJK", address: "here/class", qr: "", here: 3, newcomers: true, nicknames: true };
const does = (...asked) => buttonsFor(...asked).map(([name]) => name);

test("answers close, then they are shown, then the activity is done; all starts run at once", () => {
  assert.deepEqual(["open", "closed", "revealed"].map((state) => nextOf({ state, kind: "ask" })), ["close", "reveal", "done"]);
  assert.equal(nextOf({ state: "open", kind: "starts" }), "reveal");
  assert.equal(buttonsFor(null, { state: "open", kind: "starts" }, false, false, false)[0][1], "Go");
});

test("what can be asked of a class depends on its room and its activity", () => {
  assert.deepEqual(does(ROOM, null, true, false, false), ["menu", "newcomers", "nicknames", "end", "large"]);
  assert.deepEqual(does(ROOM, null, false, false, false), ["menu", "large"]);
  assert.deepEqual(does({ ...ROOM, nicknames: null }, null, true, false, false), ["menu", "newcomers", "end", "large"]);
  assert.deepEqual(does(ROOM, { state: "open", kind: "ask" }, false, false, false), ["close", "large"]);
  assert.deepEqual(does(null, { state: "closed", kind: "ask" }, false, false, false), ["reveal", "again"]);
  assert.deepEqual(does(null, { state: "revealed", kind: "ask" }, false, false, false), ["done", "again"]);
  assert.deepEqual(does(ROOM, { state: "revealed", kind: "starts" }, false, false, true), ["results", "large"]);
});

test("a second number is typed only where it has a name", () => {
  const form = new Map(Object.entries({ name1: " height ", low1: "100", high1: "220", name2: "", low2: "0", high2: "9" }));
  assert.deepEqual(columnsIn(form), [{ name: "height", low: 100, high: 220, whole: false }]);
  form.set("name2", "shoe");
  assert.deepEqual(columnsIn(form)[1], { name: "shoe", low: 0, high: 9, whole: false });
});

test("the class has keys on the stage, and none where somebody types", () => {
  const press = (key) => ({ key, code: "", shiftKey: false });
  const wishes = { o: "room", a: "activities", g: "again", l: "newcomers", x: "nicknames" };
  for (const [key, wish] of Object.entries(wishes)) {
    assert.equal(wishOf(press(key), true, false), wish);
    assert.equal(wishOf(press(key.toUpperCase()), true, false), wish);
    assert.equal(wishOf(press(key), false, false), null);
    assert.equal(wishOf(press(key), true, true), null);
  }
});

const axis = { d2p: (value) => 10 * value };
const many = Array.from({ length: 400 }, (_, i) => i);
const crowd = { uid: "end-0", mode: "lines+markers", x: many.map((i) => (i % 4 === 3 ? null : i)), y: many, opacity: 0.5 };
const dotted = { ...crowd, line: { color: "red", width: 1 }, marker: { color: "red", size: 8, opacity: 0.9 } };

test("hundreds of marks and the lines between them are a few lines, and each mark is in one of them", () => {
  const { traces, lines } = inFewElements([dotted]);
  assert.equal(traces[0].uid, "end-0");
  assert.deepEqual(lines.map(({ uid }) => uid), traces.map(({ uid }) => uid));
  assert.equal(new Set(traces.map(({ uid }) => uid)).size, traces.length);
  assert.ok(traces.length < 12);
  assert.ok(traces.every(({ mode, connectgaps }) => mode === "lines" && connectgaps));
  const dots = traces.filter((_, i) => lines[i].dots);
  const marks = dots.flatMap(({ x, y }) => x.map((each, i) => [each, y[i]]));
  assert.deepEqual(marks.sort(([a], [b]) => a - b), many.filter((i) => i % 4 !== 3).map((i) => [i, i]));
  for (const { line, opacity } of dots) assert.deepEqual([line, opacity], [{ color: "red", width: 8 }, 0.45]);
});

test("few marks, marks with words, outlines, other signs or colours of their own stay Plotly's", () => {
  const { x, y } = dotted;
  const marker = (more) => ({ ...dotted, marker: { ...dotted.marker, ...more } });
  const kept = [
    { ...dotted, x: x.slice(0, 100), y: y.slice(0, 100) },
    { ...dotted, mode: "markers+text" },
    { ...dotted, type: "bar" },
    marker({ line: { width: 2 } }),
    marker({ symbol: "star" }),
    marker({ color: x.map(() => "red") }),
    marker({ size: x.map(() => 3) }),
  ];
  assert.deepEqual(inFewElements(kept), { traces: kept, lines: [] });
});

test("a written path breaks where a number is missing, and has a dot for each point", () => {
  const [x, y] = [[1, 2, null, 3], [0, 1, 5, 0.123]];
  assert.equal(pathThrough([axis, axis], x, y, false), "M10,0L20,10M30,1.2");
  assert.equal(pathThrough([axis, axis], x, y, true), "M10,0h0M20,10h0M30,1.2h0");
  assert.equal(pathThrough([axis, axis], [null], [1], true), "M0,0");
  assert.equal(pathThrough([axis, axis], [1e9], [-1e9], false), "M100000,-100000");
});
