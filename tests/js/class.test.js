// The class on the stage: what the clicker does next, which buttons stand in the strip, what the form of numbers says.

import assert from "node:assert/strict";
import { test } from "node:test";

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
