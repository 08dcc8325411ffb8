// The pupil's page: codes, what the browser keeps, axes, numbers as they are typed, mixtures, and what is said at the end.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Axes, counted, decimalsFor, ticksOn } from "../../assets/classroom/axes.js";
import { codeFault, codeIn, codeInPath, inHex, nicknameIn, spoken } from "../../assets/classroom/code.js";
import { barsOf, standingOf } from "../../assets/classroom/distribution.js";
import { between, density, ellipse, frameOf, responsibilities } from "../../assets/classroom/gaussians.js";
import { Kept } from "../../assets/classroom/kept.js";
import { waitFor } from "../../assets/classroom/pace.js";
import { fault, limits, numberIn } from "../../assets/classroom/typed.js";
import { foundBest, verdictOn } from "../../assets/classroom/verdicts.js";
import { outcomeOf } from "../../assets/classroom/wire.js";

const fixtures = JSON.parse(await readFile(new URL("fixtures.json", import.meta.url), "utf-8"));
const near = (found, wanted, within) => assert.ok(Math.abs(found - wanted) <= within, `${found} is not ${wanted}`);

test("a code is read from what was typed, pasted or scanned", () => {
  for (const typed of ["bcfhjk", " BCF HJK ", "bcf-hjk", "https://a.example/x/class/BCFHJK", "class/bcfhjk/", "http://a/class/BCFHJK?x=1#y"]) {
    assert.equal(codeIn(typed), "BCFHJK", typed);
  }
  assert.equal(codeInPath("/x/class/bcfhjk", "/x/class/"), "BCFHJK");
  for (const path of ["/x/class", "/x/class/", "/elsewhere/BCFHJK", "/x/class/%E0%A4%A"]) assert.equal(codeInPath(path, "/x/class/"), "");
  assert.equal(spoken("BCFHJK"), "BCF HJK");
});

test("what is wrong with a code is said before anybody is asked", () => {
  assert.equal(codeFault("BCFHJK"), "");
  assert.match(codeFault(""), /^Type the code/);
  assert.match(codeFault("BCF1JK"), /letters only/);
  assert.match(codeFault("BCFHJE"), /no code has the letter E/i);
  assert.match(codeFault("BCF"), /six letters\. This one has 3/);
});

test("a nickname is one line of at most twenty letters, whatever a letter takes", () => {
  assert.equal(nicknameIn("  Anna \n Lena "), "Anna Lena");
  assert.equal(nicknameIn("x".repeat(30)).length, 20);
  assert.equal([...nicknameIn("🙂".repeat(25))].length, 20);
  assert.equal(nicknameIn("e\u0301"), "é");
  assert.equal(inHex([0, 10, 255]), "000aff");
});

class Storage {
  kept = new Map();
  full = false;
  getItem(key) {
    return this.kept.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.full) throw new Error("full");
    this.kept.set(key, value);
  }
  removeItem(key) {
    this.kept.delete(key);
  }
}

let drawn = 0;
const draw = () => (++drawn).toString(16).padStart(32, "0");
const waiting = (activity, round, option) => ({ activity, round, answer: { option }, once: draw() });

test("a browser is somebody else in each room, and itself after a reload", () => {
  const storage = new Storage();
  const kept = new Kept(storage, draw, () => 0);
  assert.equal(kept.knows("A"), false);
  const { browser } = kept.of("A");
  kept.name("A", "Anna");
  assert.notEqual(kept.of("B").browser, browser);
  const again = new Kept(storage, draw, () => 0);
  assert.equal(again.of("A").browser, browser);
  assert.equal(again.of("A").nickname, "Anna");
  again.forget("A");
  assert.notEqual(again.of("A").browser, browser);
});

test("answers wait in order, the newest of a round takes the place of one before it, and none outlives its room", () => {
  let now = 0;
  const storage = new Storage();
  const kept = new Kept(storage, draw, () => now);
  const [first, other, changed] = [waiting("1", 1, "a"), waiting("2", 1, "b"), waiting("1", 1, "c")];
  for (const each of [first, other, changed]) kept.add("A", each);
  assert.deepEqual(new Kept(storage, draw, () => now).of("A").waiting, [other, changed]);
  kept.done("A", first.once);
  kept.done("A", other.once);
  assert.deepEqual(kept.of("A").waiting, [changed]);
  now = 24 * 3600 * 1000;
  assert.equal(kept.knows("A"), false);
});

test("where the browser keeps nothing, or what it keeps is not ours, the page remembers by itself", () => {
  const full = new Storage();
  full.full = true;
  const torn = new Storage();
  torn.setItem("halfstep-class", '{"A": {"browser": "<b>"}, "B": 3');
  const strange = new Storage();
  strange.setItem("halfstep-class", '{"A": {"browser": "<b>"}, "B": null, "C": [1]}');
  for (const storage of [full, torn, strange, null]) {
    const kept = new Kept(storage, draw, () => 0);
    const { browser } = kept.of("A");
    const answer = waiting("1", 1, "a");
    kept.add("A", answer);
    assert.match(browser, /^[0-9a-f]{32}$/);
    assert.deepEqual(kept.of("A"), { browser, nickname: "", waiting: [answer], at: 0 });
  }
});

test("a page asks once a second, seldom while nobody looks, and ever more seldom while the server is away", () => {
  const usual = { failures: 0, hidden: false, pause: 0, random: 0.5 };
  assert.equal(waitFor(usual), 1000);
  assert.equal(waitFor({ ...usual, hidden: true }), 15_000);
  assert.deepEqual([1, 2, 3, 4, 5, 20].map((failures) => waitFor({ ...usual, failures })), [1000, 2000, 4000, 8000, 8000, 8000]);
  assert.ok(waitFor({ ...usual, failures: 4, random: 0 }) < waitFor({ ...usual, failures: 4, random: 1 }));
  assert.ok(waitFor({ ...usual, pause: 5 }) >= 5000);
});

test("a reply that is not the server's is no reply", () => {
  const room = { nicknames: false, open: true, here: 1, activity: null };
  assert.deepEqual(outcomeOf(200, { version: 3, room }), { is: "room", version: 3, room });
  assert.deepEqual(outcomeOf(200, { stored: false, mine: { option: "a" } }), { is: "stored", stored: false, mine: { option: "a" } });
  assert.deepEqual(outcomeOf(404, { said: "No." }), { is: "refused", status: 404, said: "No." });
  assert.deepEqual(outcomeOf(429, { said: "Wait." }, "2"), { is: "fast", said: "Wait.", pause: 2 });
  assert.equal(outcomeOf(429, { said: "Wait." }).pause, 5);
  for (const [status, content] of [[200, { login: "here" }], [404, {}], [502, { said: "x" }], [503, { said: "x" }], [200, null], [200, "x"]]) {
    assert.deepEqual(outcomeOf(status, content), { is: "away" });
  }
});

test("pixels and places are each other's, and a mark stays within the picture", () => {
  const axes = new Axes([0, -100], [10, 100], { width: 350, height: 240, left: 40, right: 10, top: 20, bottom: 20 });
  assert.deepEqual(axes.pixel([0, -100]), { x: 40, y: 220 });
  assert.deepEqual(axes.pixel([10, 100]), { x: 340, y: 20 });
  assert.deepEqual(axes.place(190, 120), [5, 0]);
  assert.deepEqual(axes.place(-50, 1000), [0, -100]);
  assert.deepEqual(axes.moved([5, 0], [1, -10]), [5.1, -20]);
  assert.deepEqual(axes.moved([10, 100], [1, 1]), [10, 100]);
  const flat = new Axes([9.1], [34.3], { width: 350, height: 200, left: 10, right: 10, top: 10, bottom: 30 });
  assert.equal(flat.flat, true);
  assert.deepEqual(flat.place(0, 0), [9.1]);
  assert.deepEqual(flat.pixel([34.3]), { x: 340, y: 90 });
});

test("rounding does not carry a mark out of the picture", () => {
  const axes = new Axes([0.12345678], [0.12345999], { width: 100, height: 50, left: 0, right: 0, top: 0, bottom: 0 });
  for (const x of [-5, 0, 1, 33, 99, 100, 105]) {
    const [value] = axes.place(x, 0);
    assert.ok(value >= 0.12345678 && value <= 0.12345999, String(value));
  }
});

test("ticks are round numbers within the axis, and an axis tells a thousandth apart", () => {
  assert.deepEqual(ticksOn(1.4, 5.4, 4).values, [2, 3, 4, 5]);
  assert.deepEqual(ticksOn(-1350, -1180, 4), { values: [-1350, -1300, -1250, -1200], decimals: 0 });
  assert.deepEqual(ticksOn(0, 1, 4), { values: [0, 0.5, 1], decimals: 1 });
  assert.equal(decimalsFor(0, 100), 0);
  assert.equal(decimalsFor(1, 5), 2);
  assert.equal(decimalsFor(0, 0.004), 5);
  assert.equal(decimalsFor(3, 3), 2);
});

test("a histogram counts every point once, those at the ends too", () => {
  assert.deepEqual(counted([[0], [0.5], [1], [9.9], [10], [10]], 0, 10, 10), [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]);
});

test("numbers are read as people type them", () => {
  const typed = { 12: 12, "-3.5": -3.5, "−3,5": -3.5, " 1 000 ": 1000, "1'000.5": 1000.5, "+4": 4, ".5": 0.5, "1e3": 1000, "5.": 5 };
  for (const [text, value] of Object.entries(typed)) assert.equal(numberIn(text), value, text);
  for (const text of ["", "abc", "1.2.3", "1,2,3", "1,000.5", "--1", "0x10", "Infinity", "<b>"]) assert.ok(Number.isNaN(numberIn(text)), text);
});

test("a fault names the number and its limits", () => {
  const size = { name: "shoe size", low: 20, high: 55.5, whole: false };
  assert.equal(limits(size), "from 20 to 55.5");
  assert.equal(limits({ ...size, low: -1000, whole: true }), "a whole number from −1,000 to 55.5");
  assert.equal(fault("42,5", size), "");
  assert.equal(fault("", size), "Type shoe size first.");
  assert.equal(fault("x", size), "shoe size must be a number.");
  assert.equal(fault("60", size), "shoe size must be from 20 to 55.5.");
  assert.equal(fault("42.5", { ...size, whole: true }), "shoe size must be a whole number.");
});

test("responsibilities are Python's", () => {
  for (const { points, weights, means, covariances, responsibilities: wanted } of fixtures.mixtures) {
    const out = new Uint8Array(wanted.length);
    responsibilities(points, { weights, means, covariances }, out);
    // To the nearest 255th: what is wanted has six decimals.
    out.forEach((share, i) => assert.ok(Math.abs(share - 255 * wanted[i]) <= 0.5 + 255e-6, `${share} ${255 * wanted[i]}`));
  }
});

test("a point that no component reaches belongs to none", () => {
  const out = new Uint8Array(2).fill(7);
  responsibilities([[1e200]], { weights: [0.5, 0.5], means: [[0], [1]], covariances: [[1], [1]] }, out);
  assert.deepEqual([...out], [0, 0]);
});

test("an ellipse has the covariance's axes, and points on it have one density", () => {
  const covariance = [4, 1.5, 2];
  const { along, across, angle } = ellipse(covariance, 2);
  near(along ** 2 + across ** 2, 4 * 6, 1e-12 * 24);
  near((along * across) ** 2, 16 * (4 * 2 - 1.5 ** 2), 1e-12 * 92);
  const on = (turn) => {
    const [u, v] = [along * Math.cos(turn), across * Math.sin(turn)];
    return density([u * Math.cos(angle) - v * Math.sin(angle), u * Math.sin(angle) + v * Math.cos(angle)], [0, 0], covariance);
  };
  for (const turn of [0.3, 1, 2.5, 4]) near(on(turn) / on(0), 1, 1e-12);
});

test("a run is drawn between two steps where it is between them; means alone, where there is no more", () => {
  const run = { path: [[[0, 0]], [[2, 4]]], weights: [[1], [1]], covariances: [[[1, 0, 1]], [[3, 1, 1]]] };
  const half = between(frameOf(run, 0), frameOf(run, 1), 0.5);
  assert.deepEqual(half, { means: [[1, 2]], weights: [1], covariances: [[2, 0.5, 1]] });
  const bare = { path: run.path, weights: null, covariances: null };
  assert.deepEqual(between(frameOf(bare, 0), frameOf(bare, 1), 0.25), { means: [[0.5, 1]], weights: null, covariances: null });
});

test("shares are of one round, and the last two rounds are shown", () => {
  const rounds = [{ a: 9, b: 1 }, { a: 1, b: 3, unsure: 0 }, { a: 3, b: 1, unsure: 0 }];
  assert.deepEqual(barsOf(rounds, "a").map(({ round }) => round), [2, 3]);
  assert.deepEqual(barsOf(rounds, "a").map(({ count, percent }) => [count, percent]), [[1, "25\u00a0%"], [3, "75\u00a0%"]]);
  assert.deepEqual(barsOf([{ a: 0 }], "a"), [{ round: 1, count: 0, share: 0, percent: "0\u00a0%" }]);
  const result = { rounds, key: "a", replies: {} };
  assert.equal(standingOf(result, "a").right, true);
  assert.equal(standingOf(result, "b").right, false);
  assert.equal(standingOf(result, "unsure").right, null);
  assert.match(standingOf(result, "").words, /no answer/);
});

test("where a run came out is said, with how far it is below the best", () => {
  const result = { runs: 10, found_best: 7, best: "A", ends: [{ name: "A", kind: "maximum" }, { name: "C", kind: "degenerate" }] };
  assert.deepEqual(verdictOn({ end: "A", best: true, gap: 0 }, result), { words: "Your run ended at the best final point, A.", right: true });
  assert.match(verdictOn({ end: "B", best: false, gap: 1234.5678 }, result).words, /at B, 1,235 below/);
  assert.match(verdictOn({ end: "C", best: false, gap: null }, result).words, /shrunk/);
  assert.match(foundBest(result), /^7 of the 10 runs/);
  assert.match(foundBest({ ...result, best: null }), /^None of the 10 runs/);
  assert.match(foundBest({ ...result, runs: 0 }), /^Nobody/);
});
