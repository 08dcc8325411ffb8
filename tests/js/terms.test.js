import assert from "node:assert/strict";
import test from "node:test";

import { finder } from "../../assets/frame/terms.js";

const find = finder([
  { id: "kl", forms: ["KL divergence", "KL"] },
  { id: "component", forms: ["component", "components"] },
  { id: "k-means", forms: ["k-means"] },
  { id: "k-means-plus-plus", forms: ["k-means++"] },
]);

test("a term is found once, in its longest form, with its place", () => {
  assert.deepEqual(find("The KL divergence, or KL.", new Set()), [{ id: "kl", start: 4, end: 17 }]);
});

test("what was met before is not found again", () => {
  assert.deepEqual(find("Two Components.", new Set(["component"])), []);
});

test("a part of a word is no term, and a name is not a shorter one", () => {
  assert.deepEqual(find("componentwise, subcomponent", new Set()), []);
  assert.deepEqual(find("a k-means++ draw", new Set()).map(({ id }) => id), ["k-means-plus-plus"]);
  assert.deepEqual(find("a KL-like gap", new Set()), []);
});

test("signs in a form stand for themselves", () => {
  const dots = finder([{ id: "a", forms: ["a.b"] }]);
  assert.deepEqual(dots("axb a.b", new Set()), [{ id: "a", start: 4, end: 7 }]);
});
