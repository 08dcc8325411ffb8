// assets/player/: what a run, a step and a handle are called.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyInWords, fileName, handleInWords, isRun, spokenFrame, stepInWords, wholeSteps } from "../../assets/player/words.js";

const whole = (...values) => ({ shape: [values.length], data: Int32Array.from(values) });

const RUN = { title: "Old Faithful: K = 2", kinds: ["Start", "E", "M"], kindOf: whole(0, 1, 2, 1, 2, 1), stepOf: whole(0, 1, 1, 2, 2, 3), stride: 2, noun: null }; // prettier-ignore
const PLACES = { ...RUN, noun: "Point", stepOf: whole(0, 1, 2, 3, 4, 5) };

test("a run counts whole steps, and what is left over at its end is after the last one", () => {
  assert.equal(wholeSteps(RUN), 2);
  assert.deepEqual([0, 1, 4, 5].map((frame) => stepInWords(RUN, frame)), ["", "Step 1", "Step 2", "After step 2"]); // prettier-ignore
  assert.deepEqual([0, 1, 5].map((frame) => spokenFrame(RUN, frame)), ["Start", "step 1, after E", "after step 2: E"]); // prettier-ignore
  const partial = { ...RUN, kindOf: whole(0, 1), stepOf: whole(0, 1) };
  assert.equal(stepInWords(partial, 1), "");
});

test("points or places are counted to the last one", () => {
  assert.deepEqual([isRun(RUN), isRun(PLACES)], [true, false]);
  assert.equal(wholeSteps(PLACES), 5);
  assert.equal(spokenFrame(PLACES, 5), "point 5: E");
});

test("a file is called after its run and frame, in letters and digits", () => {
  assert.equal(fileName(RUN, 4), "old-faithful-k-2-step-2-m");
  assert.equal(fileName(RUN, 0), "old-faithful-k-2-start");
});

test("a handle says what it does and where it is", () => {
  const spec = { noun: "component", names: ["eruptions", "waiting"], shape: "free" };
  const body = { centre: [3.6, 70], spread: [[4, 1], [1, 2]] }; // prettier-ignore
  assert.equal(handleInWords(spec, 0, 0, 2), "component 1: place");
  assert.equal(handleInWords(spec, 1, 2, 2), "component 2: axis 2");
  assert.equal(handleInWords({ ...spec, shape: "axes" }, 0, 2, 2), "component 1: width 2");
  assert.equal(handleInWords({ ...spec, shape: "round" }, 0, 1, 1), "component 1: width");
  assert.equal(bodyInWords(spec, body, 1, 0), "component 2 at eruptions 3.6, waiting 70");
  assert.equal(bodyInWords(spec, body, 0, 1), "component 1, standard deviations: eruptions 2, waiting 1.414");
});
