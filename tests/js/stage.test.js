// The stage: how large it writes, what its keys ask, how hands are counted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dressed, marksScale } from "../../assets/shared/figure.js";
import { stageInAddress, stageScale } from "../../assets/shared/stage.js";
import { counted, shares } from "../../assets/stage/hands.js";
import { partsHidden } from "../../assets/stage/hide.js";
import { KEYS, wishOf } from "../../assets/stage/keys.js";
import { wayTo } from "../../assets/stage/turning.js";

test("an address asks for the stage, as links did before, too", () => {
  const found = ["?stage=1", "?view=projector", "?stage=0", "?stage=", "?view=x", ""].map(stageInAddress);
  assert.deepEqual(found, [true, true, false, false, false, false]);
});

test("type of twelve pixels is twenty-four on the smallest projector, and grows with the window", () => {
  assert.equal(stageScale(1280, 720), 2);
  assert.equal(stageScale(1920, 1080), 3);
  assert.equal(stageScale(1280, 1024), 2);
  assert.equal(stageScale(390, 844), 4 / 3);
});

test("type is enlarged whole, small type more, and lines by half of that", () => {
  const figure = { font: { size: 13 }, tickfont: { size: 9 }, line: { width: 2 }, marker: { size: 8 }, margin: { l: 5 } };
  const same = (light) => light;
  assert.deepEqual(dressed(figure, same, 2), {
    font: { size: 26 },
    tickfont: { size: 24 },
    line: { width: 3 },
    marker: { size: 12 },
    margin: { l: 10 },
  });
  assert.deepEqual(dressed(figure, same), figure);
  assert.equal(marksScale(1), 1);
});

test("on the stage a key has its wish; off it, P alone; nothing while somebody types", () => {
  const press = (key, more = {}) => ({ key, code: "", shiftKey: false, ...more });
  const expected = { PageDown: "on", PageUp: "back", b: "blank", ".": "blank", F: "full", p: "stage", "?": "help", 0: "noHands" };
  for (const [key, wish] of Object.entries(expected)) assert.equal(wishOf(press(key), true, false), wish);
  for (const key of Object.keys(expected)) assert.equal(wishOf(press(key), false, false), key === "p" ? "stage" : null);
  for (const key of Object.keys(expected)) assert.equal(wishOf(press(key), true, true), null);
  assert.deepEqual(wishOf(press("3", { code: "Digit3" }), true, false), { hand: 3, by: 1 });
  assert.deepEqual(wishOf(press("§", { code: "Digit3", shiftKey: true }), true, false), { hand: 3, by: -1 });
  assert.equal(wishOf(press("6", { code: "Digit6" }), true, false), null);
  assert.equal(wishOf(press("b", { ctrlKey: true }), true, false), null);
  // R and C are Streamlit's own; arrows, space, Home and End are the player's.
  for (const key of ["r", "c", "ArrowRight", " ", "Home", "End", "h"]) assert.equal(wishOf(press(key), true, false), null);
  assert.ok(KEYS.every((row) => row.length === 2));
});

test("hands are never fewer than none, and bars are shares of the longest", () => {
  assert.deepEqual(counted([0, 2, 0], 2, 1), [0, 3, 0]);
  assert.deepEqual(counted([0, 2, 0], 1, -1), [0, 2, 0]);
  assert.deepEqual(counted([999], 1, 1), [999]);
  assert.deepEqual(shares([1, 4, 0]), [0.25, 1, 0]);
  assert.deepEqual(shares([0, 0]), [0, 0]);
});

test("an address leaves out parts that there are", () => {
  assert.deepEqual(partsHidden("?hide=table,curve,x", ["data", "curve", "table"]), ["curve", "table"]);
  assert.deepEqual(partsHidden("?k=3", ["data"]), []);
});

test("a long page is turned to the first block that was cut, and back by no more than a screen", () => {
  const rows = [0, 300, 600, 900].map((top) => ({ top: top - 100, bottom: top + 190 }));
  assert.equal(wayTo(rows, 720, 1), 500); // the third was cut
  assert.equal(wayTo(rows, 720, -1), -100);
  assert.equal(wayTo([{ top: -50, bottom: 2000 }], 720, 1), 0.85 * 720); // none begins here
  assert.equal(wayTo([], 720, -1), -0.85 * 720);
});
