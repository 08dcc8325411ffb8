// assets/player/: what moves, when it moves, and where it is drawn.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { stepInAddress } from "../../assets/player/address.js";
import { inTwoLines } from "../../assets/player/axes.js";
import { Clock } from "../../assets/player/clock.js";
import { Cloud } from "../../assets/player/cloud.js";
import { Future } from "../../assets/player/future.js";
import { nearestFrame } from "../../assets/player/grip.js";
import { percentage } from "../../assets/player/hover.js";
import { moveFor } from "../../assets/player/keys.js";
import { Moving, eased } from "../../assets/player/motion.js";
import { roomFor } from "../../assets/player/room.js";
import { frameAt, segmentsIn } from "../../assets/player/scrubber.js";
import { slotsOf } from "../../assets/player/slot.js";
import { longest, numberIn, partsOf } from "../../assets/player/slots.js";
import { canPaint, lineThrough, markersAt, placesOf, underway } from "../../assets/player/strokes.js";
import { multiply, tracesOf } from "../../assets/player/traces.js";
import { stretchFor } from "../../assets/player/window.js";

const floats = (rows) => ({ shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });
const whole = (...values) => ({ shape: [values.length], data: Int32Array.from(values) });

test("a glide begins slow, ends slow, is half way at half time, and does not leave its ends", () => {
  assert.deepEqual([-1, 0, 0.5, 1, 2].map(eased), [0, 0, 0.5, 1, 1]);
  assert.ok(eased(0.1) < 0.1);
  assert.ok(eased(0.9) > 0.9);
});

test("numbers set out for the row of a frame, and an interrupted glide goes on from where it is", () => {
  const moving = new Moving(floats([[0, 10], [4, 20], [8, 0]]), whole(0, 1, 1, 2), true); // prettier-ignore
  assert.deepEqual([...moving.current], [0, 10]);
  moving.aim(1);
  moving.place(0.5);
  assert.deepEqual([...moving.current], [2, 15]);
  moving.aim(3);
  moving.place(0.5);
  assert.deepEqual([...moving.current], [5, 7.5]);
  moving.place(1);
  assert.deepEqual([...moving.current], [8, 0]);
});

test("numbers whose row stays the same do not change, and those that do not glide arrive at once", () => {
  const moving = new Moving(floats([[0], [4]]), whole(0, 1, 1), true);
  moving.aim(1);
  moving.place(1);
  moving.changed = false;
  moving.aim(2);
  moving.place(0.5);
  assert.equal(moving.changed, false);
  const jumping = new Moving(floats([[0], [4]]), whole(0, 1), false);
  jumping.aim(1);
  assert.equal(jumping.current[0], 4);
});

test("what was not a number has no half way", () => {
  const moving = new Moving(floats([[NaN, 1], [4, NaN]]), whole(0, 1), true); // prettier-ignore
  moving.aim(1);
  moving.place(0.5);
  assert.deepEqual([...moving.current], [4, NaN]);
});

test("a basis turns coefficients into points", () => {
  assert.deepEqual([...multiply([1, 2, 3, 4, 5, 6], [10, 1], new Float64Array(3))], [12, 34, 56]);
});

test("a trace writes its numbers, as many as are revealed, and single ones where their names lead", () => {
  const channel = (attribute, rows, basis = null) => ({
    trace: "t", attribute, values: floats(rows), keys: whole(0, 1), basis, glide: false,
  }); // prettier-ignore
  const basis = { shape: [3, 2], data: Float64Array.from([1, 0, 0, 1, 1, 1]) };
  const channels = [
    channel("x", [[1, 2], [3, 4]], basis), // prettier-ignore
    channel("y", [[5, 6, 7], [8, 9, 10]]), // prettier-ignore
    channel("reveal", [[3], [2]]),
    channel("marker.line.width", [[0], [1.5]]),
  ];
  const figure = { data: [{ uid: "t", x: [], y: [] }] };
  const trace = tracesOf({ channels, figure }).get("t");
  for (const { moving } of trace.parts) moving.aim(1);
  assert.equal(trace.refresh(), true);
  assert.equal(trace.refresh(), false);
  const unhidden = tracesOf({ channels: channels.slice(0, 1), figure }).get("t");
  unhidden.refresh();
  assert.deepEqual([...unhidden.values.x], [1, 2, 3]);
  const written = { marker: { size: 3 } };
  trace.writeInto(written);
  assert.deepEqual([...written.x], [3, 4]);
  assert.deepEqual([...written.y], [8, 9]);
  assert.deepEqual(written.marker, { size: 3, line: { width: 1.5 } });
});

/** A clock whose time, and whose browser's frames, are made by hand. */
function clockOf({ reduced = false } = {}) {
  let now = 1000;
  let due = null;
  mock.method(performance, "now", () => now);
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: reduced }),
    requestAnimationFrame: (tick) => ((due = tick), 1),
    cancelAnimationFrame: () => (due = null),
  });
  const said = [];
  const clock = new Clock(
    () => said.push("beat"),
    (share, arrived) => said.push([Number(share.toFixed(3)), arrived]),
  );
  const after = (milliseconds) => {
    now += milliseconds;
    const tick = due;
    due = null;
    tick?.(now);
    return said.splice(0);
  };
  return { clock, after, waits: () => due !== null };
}

test("a glide takes a quarter of a second, and asks for no frame after it", () => {
  const { clock, after, waits } = clockOf();
  clock.setOut(true);
  assert.deepEqual(after(125), [[0.5, false]]);
  assert.deepEqual(after(125), [[1, true]]);
  assert.equal(waits(), false);
});

test("who asks for less motion, or for none, sees the arrival at once", () => {
  for (const [options, glide] of [[{ reduced: true }, true], [{}, false]]) { // prettier-ignore
    const { clock, after } = clockOf(options);
    clock.setOut(glide);
    assert.deepEqual(after(1), [[1, true]]);
  }
});

test("playing beats at once, then every 700 ms at speed 1, sooner at 4, and not when it is paused", () => {
  const { clock, after, waits } = clockOf();
  clock.play();
  assert.deepEqual(after(1), ["beat"]);
  assert.deepEqual(after(698), []);
  assert.deepEqual(after(2), ["beat"]);
  clock.speed = 4;
  assert.deepEqual(after(699), ["beat"]);
  assert.deepEqual(after(176), ["beat"]);
  clock.pause();
  assert.deepEqual(after(700), []);
  assert.equal(waits(), false);
});

test("beats that a hidden page has missed are not made up for", () => {
  const { clock, after } = clockOf();
  clock.play();
  after(1);
  assert.deepEqual(after(70_000), ["beat"]);
  assert.deepEqual(after(349), []);
  assert.deepEqual(after(2), ["beat"]);
});

test("at high speed a glide still comes to rest before the next beat", () => {
  const { clock, after } = clockOf();
  clock.speed = 16;
  clock.play();
  clock.setOut(true);
  assert.deepEqual(after(0.3 * (700 / 16)), ["beat", [0.5, false]]);
  assert.deepEqual(after(0.3 * (700 / 16) + 0.001), [[1, true]]);
});

test("the scrubber's ends are the first and the last frame, and it stays between them", () => {
  assert.deepEqual([-3, 0, 0.249, 0.25, 0.5, 1, 4].map((share) => frameAt(share, 4)), [0, 0, 0, 1, 2, 3, 3]); // prettier-ignore
});

test("segments have letters, or stand apart, or are one bar, by their width", () => {
  assert.deepEqual(segmentsIn(170, 10), { each: 17, apart: true, letters: true, gap: 1.5 });
  assert.deepEqual(segmentsIn(160, 10), { each: 16, apart: true, letters: false, gap: 1.5 });
  assert.deepEqual(segmentsIn(40, 10), { each: 4, apart: true, letters: false, gap: 0.75 });
  assert.equal(segmentsIn(39, 10).apart, false);
});

test("the picture has the rest of the first screen, or a screen of its own where that is too little", () => {
  assert.equal(roomFor(1000, 200.5, 100), 699);
  assert.equal(roomFor(1000, 200, 560), 240);
  assert.equal(roomFor(1000, 200, 561), 740);
});

test("the frame nearest to a place is found; of equals the shown one's rival is the first", () => {
  const places = [10, 20, 30, 20];
  const at = (wanted, shown = 0) => nearestFrame((frame) => places[frame], 4, shown, wanted);
  assert.deepEqual([at(-5), at(24), at(26), at(99)], [0, 1, 2, 2]);
  assert.equal(nearestFrame(() => NaN, 4, 3, 0), 3);
});

test("only 0 and 1 are none and all", () => {
  assert.deepEqual([0, 1 / 255, 2 / 255, 0.5, 254 / 255, 1].map(percentage), ["0", "<1", "1", "50", ">99", "100"].map((share) => `${share}\u00a0%`)); // prettier-ignore
});

test("an address names a frame with digits alone", () => {
  const found = ["?step=12", "?step=0", "?k=3", "?step=-1", "?step=1.5", "?step=12345678", "?step="].map(stepInAddress);
  assert.deepEqual(found, [12, 0, null, null, null, null, null]);
});

test("keys have their moves, and those with a modifier belong to the browser", () => {
  globalThis.Element = class {};
  globalThis.document = { body: { closest: () => null } };
  const inside = { contains: () => true };
  const move = (key, more = {}) => moveFor({ key, target: null, ...more }, inside);
  const expected = { ArrowRight: "onHalf", ArrowLeft: "backHalf", Home: "first", End: "last", " ": "play", e: "edit" };
  for (const [key, wanted] of Object.entries(expected)) assert.equal(move(key), wanted);
  assert.equal(move("ArrowRight", { shiftKey: true }), "onWhole");
  assert.equal(move("ArrowLeft", { shiftKey: true }), "backWhole");
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "defaultPrevented"]) {
    assert.equal(move("ArrowRight", { [modifier]: true }), null);
  }
  assert.equal(move("x"), null);
});

test("a field keeps its keys, and a button elsewhere its space bar but not the arrows", () => {
  globalThis.Element = class {
    constructor(...kinds) {
      this.closest = (selector) => (kinds.some((kind) => selector.split(", ").includes(kind)) ? this : null);
    }
  };
  const at = (kind, key, contains) => moveFor({ key, target: new Element(kind) }, { contains: () => contains });
  assert.equal(at("input", "ArrowRight", false), null);
  assert.equal(at("[role=slider]", "ArrowRight", false), null);
  assert.equal(at("[role=slider]", "ArrowRight", true), "onHalf");
  assert.equal(at("button", " ", true), null);
  assert.equal(at("button", "ArrowRight", false), "onHalf");
  assert.equal(at("button", "Home", false), null);
  assert.equal(at("button", "Home", true), "first");
});

test("a template falls into words and slots", () => {
  const l = { column: 0, form: "fixed", digits: 4 };
  assert.deepEqual(partsOf("l = {0|fixed:4}, {12|signed-significant}!"), ["l = ", l, ", ", { column: 12, form: "signed-significant", digits: 0 }, "!"]); // prettier-ignore
  assert.equal(partsOf("no {slot} here"), null);
});

test("a slot's number is that of its column and frame, and room is kept for its longest text", () => {
  const slots = floats([[1, 2, 3], [-12.5, 0.001, NaN], [0, 0, 0]]); // prettier-ignore
  assert.equal(numberIn(slots, { column: 1, form: "fixed", digits: 1 }, 0), "−12.5");
  assert.equal(numberIn(slots, { column: 0, form: "integer", digits: 0 }, 2), "3");
  assert.equal(longest(slots, { column: 1, form: "fixed", digits: 1 }), "−12.5");
  assert.equal(longest(slots, { column: 1, form: "significant", digits: 1 }), "0.001");
  assert.equal(longest(slots, { column: 2, form: "fixed", digits: 2 }), "0.00");
});

const AXES = [{ d2p: (v) => 10 * v }, { d2p: (v) => 100 - v }];

test("points are drawn to a hundredth of a pixel, x and y in turn, and never beyond what renderers take", () => {
  assert.deepEqual(placesOf(AXES, [1.23456, 1e9], [2, -1e9], 2), [12.35, 98, 1e5, 1e5]);
  assert.deepEqual(placesOf(AXES, [1, 2], [3, 4], 1), [10, 97]);
});

test("a line that is under way ends between two points; at a whole one nowhere else", () => {
  assert.deepEqual(underway(AXES, [0, 4], [0, 8], 1.25), [10, 98]);
  assert.deepEqual(underway(AXES, [0, 4], [0, 8], 1), []);
  assert.deepEqual(underway(AXES, [0, 4], [0, 8], 0.5), []);
});

test("a line breaks, and a marker is left out, where a place is not a number", () => {
  const places = [0, 1, NaN, 3, 4, 5, 6, 7, 8, NaN];
  assert.equal(lineThrough(places), "M0,1M4,5L6,7");
  assert.equal(lineThrough([]), "M0,0");
  assert.deepEqual(markersAt(places), ["translate(0,1)", "translate(4,5)", "translate(6,7)"]);
});

test("only plain lines and markers are drawn by hand", () => {
  assert.ok(canPaint({}));
  assert.ok(canPaint({ type: "scatter", mode: "lines+markers", line: { shape: "linear" }, marker: { size: 3 } }));
  const others = [{ type: "bar" }, { mode: "markers+text" }, { line: { shape: "hv" } }, { marker: { size: [1, 2] } }, { marker: { color: ["red"] } }, { fill: "tozeroy" }, { error_x: {} }, { error_y: {} }]; // prettier-ignore
  for (const trace of others) assert.equal(canPaint(trace), false, JSON.stringify(trace));
});

test("pictures of a group stand in one slot, where the first of them stands; a group is no picture of its name", () => {
  const pictures = [["a", ""], ["b", "g"], ["g", ""], ["c", "g"]].map(([name, group]) => ({ name, group })); // prettier-ignore
  assert.deepEqual(slotsOf(pictures).map((specs) => specs.map(({ name }) => name)), [["a"], ["b", "c"], ["g"]]); // prettier-ignore
});

test("the curve stands next to the main picture, whatever else there is", () => {
  const pictures = [["a", ""], ["b", ""], ["objective", ""], ["c", ""]].map(([name, group]) => ({ name, group })); // prettier-ignore
  assert.deepEqual(slotsOf(pictures).map(([{ name }]) => name), ["a", "objective", "b", "c"]); // prettier-ignore
});

test("a line that a reveal uncovers is written whole, or cut off where it has got to", () => {
  const channels = [{ trace: "t", attribute: "reveal", values: floats([[1], [2]]), keys: whole(0, 1), basis: null }]; // prettier-ignore
  const trace = tracesOf({ channels, figure: { data: [{ uid: "t", x: [1, 2, 3], y: [4, 5, 6] }] } }).get("t"); // prettier-ignore
  for (const { moving } of trace.parts) moving.aim(1);
  trace.refresh();
  const written = {};
  trace.writeInto(written, true);
  assert.deepEqual([written.x, written.y], [[1, 2], [4, 5]]); // prettier-ignore
  trace.writeInto(written);
  assert.deepEqual([written.x, written.y], [[1, 2, 3], [4, 5, 6]]); // prettier-ignore
});

test("while what comes is hidden, the document knows what was seen, and has words of what was told", () => {
  const future = new Future(true);
  future.begin(0, 9);
  assert.deepEqual([future.known, future.worded, future.open, future.waits(0)], [1, 1, false, false]);
  future.reach(3);
  assert.deepEqual([future.known, future.worded, future.waits(3), future.waits(0)], [4, 1, true, false]);
  future.tell(3);
  assert.deepEqual([future.worded, future.waits(3)], [4, false]);
  future.reach(8);
  assert.deepEqual([future.known, future.open], [9, true]);
  future.hiding = false;
  future.begin(2, 9);
  assert.deepEqual([future.known, future.worded, future.open, future.waits(8)], [9, 9, true, false]);
});

test("a curve's axes tell neither how long the run is nor how high it gets", () => {
  const heights = [-100, -100, -50, -50, -20, -20, -19, -19, -18, -18, 0, 0];
  const frames = whole(...heights.keys());
  const moving = (trace, attribute, values) => ({ trace, attribute, values: floats(values.map((v) => [v])), keys: frames });
  const spec = {
    figure: { data: [{ uid: "l", y: heights }, { uid: "now", meta: { seek: true } }] }, // prettier-ignore
    channels: [moving("l", "reveal", heights.map((_, i) => i + 1)), moving("now", "x", heights.map((_, i) => i / 2))],
  };
  const start = stretchFor(spec, 1, null);
  assert.deepEqual(start.x, [-0.12, 4.12]);
  assert.deepEqual(start.y.map(Math.round), [-100, -99]);
  const third = stretchFor(spec, 3, start);
  assert.ok(third.y[0] < -100 && third.y[1] > -50 && third.y[1] < -20);
  assert.equal(stretchFor(spec, 4, third), third);
  assert.ok(stretchFor(spec, 9, third).x[1] > 8);
  assert.equal(stretchFor({ figure: { data: [] }, channels: [] }, 3, null), null);
});

test("a title that is longer than its axis is parted at the space nearest to its middle", () => {
  const widthOf = (text) => 6 * text.length;
  assert.equal(inTwoLines("standard deviation of component 1", 180, widthOf), "standard deviation<br>of component 1");
  assert.equal(inTwoLines("waiting (min)", 180, widthOf), "waiting (min)");
  assert.equal(inTwoLines("one<br>two three four", 30, widthOf), "one<br>two three four");
  assert.equal(inTwoLines("Unteilbareswort", 30, widthOf), "Unteilbareswort");
});

test("of a cloud that draws some points of the data, a point is known by its number among all", () => {
  const cloudOf = (points) => {
    const [x, y, weights] = [floats([[1, 2, 3]]), floats([[4, 5, 6]]), { shape: [1, 3, 1], data: new Uint8Array(3) }];
    return new Cloud({ getContext: () => ({}) }, { x, y, weights, keys: whole(0), names: ["one"], points });
  };
  const some = cloudOf(whole(2, 17, 40));
  assert.deepEqual([0, 1, 2].map((i) => some.pointOf(i)), [2, 17, 40]); // prettier-ignore
  assert.deepEqual([17, 40, 3, null].map((point) => some.placeOf(point)), [1, 2, null, null]); // prettier-ignore
  const all = cloudOf(null);
  assert.deepEqual([all.pointOf(2), all.placeOf(1), all.placeOf(null)], [2, 1, null]);
});
