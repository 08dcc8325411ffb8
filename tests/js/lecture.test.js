// What a press does in a lecture, and what a room is shown of an address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { beatAfter, beatsOf, frameOf, inWords, pageOf, saidIn } from "../../assets/stage/beats.js";
import { addressToShow } from "../../assets/stage/screen.js";

const ASKED = { stem: "What moves?", options: ["a", "b"] };

test("a view that plays opens, asks, and answers at its first stop", () => {
  const beats = beatsOf({ link: "lab?k=3", stops: [1, 2, "end"], question: ASKED }, true);
  assert.deepEqual(beats.map(({ does, frame, asks, hides }) => [does, frame, asks, hides]), [
    ["opens", null, false, true],
    ["asks", null, true, true],
    ["shows", 1, true, false],
    ["shows", 2, false, false],
    ["shows", "end", false, false],
  ]);
  assert.deepEqual(beatsOf({ link: "lab", stops: [1] }, true).map(({ does, hides }) => [does, hides]), [["opens", false], ["shows", false]]);
});

test("a page that would answer by itself is behind its question", () => {
  const beats = beatsOf({ link: "restarts", stops: [1, 2], question: ASKED }, false);
  assert.deepEqual(beats.map(({ does, asks, hides }) => [does, asks, hides]), [["asks", true, true], ["shows", true, false]]);
  assert.equal(beatsOf({ link: "restarts", stops: [1, 2] }, false).length, 1);
  // The speed of a run is about its end: there, too, and then its stops follow.
  const speed = beatsOf({ link: "speed?k=3", stops: ["end"], question: ASKED }, true);
  assert.deepEqual(speed.map(({ does, frame, hides }) => [does, frame, hides]), [
    ["asks", null, true],
    ["shows", null, false],
    ["shows", "end", false],
  ]);
});

test("a stop that a hand has passed is passed over, and behind the last there is none", () => {
  const beats = beatsOf({ link: "bound", stops: [1, 2, "end"] }, true);
  assert.equal(beatAfter(beats, 0, 0, 10), 1);
  assert.equal(beatAfter(beats, 0, 2, 10), 3);
  assert.equal(beatAfter(beats, 1, 5, 10), 3);
  assert.equal(beatAfter(beats, 3, 9, 10), null);
  assert.equal(beatAfter(beats, 0, 9, 10), null);
  // A run shorter than its stops ends at its end.
  assert.equal(frameOf(7, 3), 2);
  assert.equal(frameOf("end", 3), 2);
});

test("the speaker reads what the next press does", () => {
  const [opens, asks, shows] = beatsOf({ link: "model?model=two_coins", stops: [1, "end"], question: ASKED }, true);
  assert.equal(inWords(asks, undefined), "the question");
  assert.equal(inWords(shows, undefined), "half-step 1");
  assert.equal(inWords(undefined, { title: "Why", link: "bound", stops: [] }), "the next view: Why");
  assert.equal(inWords(undefined, undefined), "nothing: this was the last view");
  assert.ok(opens);
});

test("a link has a page and what it says", () => {
  assert.equal(pageOf("lab?k=3"), "lab");
  assert.equal(saidIn("lab?step=4&k=3", "step"), "4");
  assert.equal(saidIn("lab", "step"), null);
});

test("a room is shown the view, not the stage, and no answer that is hidden", () => {
  assert.equal(addressToShow("http://a/lab?k=3&stage=1&step=4"), "http://a/lab?k=3&step=4");
  assert.equal(addressToShow("http://a/lab?k=3&stage=1&step=4&future=hide&go=1"), "http://a/lab?k=3&future=hide");
});
