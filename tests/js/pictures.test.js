// assets/pictures/: how large a picture becomes, what it says of itself, and when an animation shows what.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { sizeInWords } from "../../assets/pictures/job.js";
import { nameOf, numberedTitles } from "../../assets/pictures/names.js";
import { crc32, withDensity } from "../../assets/pictures/png.js";
import { lengthOf, shotsOf } from "../../assets/pictures/schedule.js";
import { inLines, inRows, sheetOf } from "../../assets/pictures/sheet.js";
import { RESOLUTIONS, SIZES, measured, slideOf } from "../../assets/pictures/sizes.js";

const chunk = (name, data) => {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const HEAD = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngWith = (...more) =>
  new Uint8Array(Buffer.concat([SIGNATURE, chunk("IHDR", HEAD), ...more, chunk("IDAT", deflateSync(Buffer.alloc(2))), chunk("IEND", Buffer.alloc(0))]));

/** The chunks of a PNG by name, each with a checksum that is right. */
const chunksOf = async (blob) => {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body));
    found.push([body.subarray(0, 4).toString(), body.subarray(4)]);
    at += 12 + length;
  }
  return found;
};

test("the checksum is the known one", () => {
  const known = { "": 0, IEND: 0xae426082, 123456789: 0xcbf43926 };
  for (const [text, sum] of Object.entries(known)) assert.equal(crc32(new TextEncoder().encode(text)), sum);
});

test("a PNG says its dots an inch behind its head, once", async () => {
  for (const png of [pngWith(), pngWith(chunk("pHYs", Buffer.alloc(9)))]) {
    const chunks = await chunksOf(withDensity(png, 300));
    assert.deepEqual(chunks.map(([name]) => name), ["IHDR", "pHYs", "IDAT", "IEND"]);
    const said = chunks[1][1];
    assert.deepEqual([said.readUInt32BE(0), said.readUInt32BE(4), said[8]], [11811, 11811, 1]);
  }
});

test("what is no PNG is refused", () => {
  assert.throws(() => withDensity(new Uint8Array(40), 300), /no PNG/);
});

test("a size in centimetres has the pixels of its resolution, and type as large in print at each", () => {
  const [coarse, fine] = [96, 300].map((dpi) => measured(SIZES.column, dpi));
  assert.deepEqual(fine.pixels, [1004, 756]);
  assert.deepEqual(coarse.pixels, [321, 242]);
  assert.deepEqual(fine.layout, coarse.layout);
  assert.deepEqual(fine.svg, ["8.5cm", "6.4cm"]);
  assert.equal(fine.scale, 1);
});

test("a size in pixels is that many, and is laid out as on a screen", () => {
  const found = measured({ width: 1200, height: 900, unit: "px", large: false }, 192);
  assert.deepEqual([found.pixels, found.layout, found.svg], [[1200, 900], [600, 450], ["1200", "900"]]);
});

test("type on a slide is as large a share of it as on the stage", () => {
  const { layout, scale } = measured(SIZES.slide, 150);
  const { width, scale: onStage } = slideOf(1280, 720);
  assert.ok(Math.abs(scale / layout[0] - onStage / width) < 1e-12);
  for (const [pixels, ratio] of [[[1280, 720], 1], [[1920, 1080], 1.5]]) {
    assert.deepEqual(slideOf(...pixels), { width: 1280, height: 720, scale: 2, ratio });
  }
});

test("every size that is offered can be made at every resolution", () => {
  for (const size of Object.values(SIZES)) for (const dpi of RESOLUTIONS) assert.notEqual(typeof measured(size, dpi), "string");
});

test("a size that cannot be is told with what can", () => {
  const px = (width, height) => ({ width, height, unit: "px", large: false });
  const cm = (width, height) => ({ width, height, unit: "cm", large: false });
  assert.match(measured(px(0, 5), 96), /numbers above 0/);
  assert.match(measured(px(NaN, 5), 96), /numbers above 0/);
  assert.match(measured(cm(1, 1), 300), /at least 3.4 × 2.6 cm/);
  assert.equal(typeof measured(cm(3.4, 2.6), 300), "object");
  assert.match(measured(px(100, 100), 300), /at least 500 × 375 px/);
  assert.equal(typeof measured(px(500, 375), 300), "object");
  assert.match(measured(cm(100, 100), 600), /23,622 × 23,622 pixels/);
});

test("an animation shows every half-step, glides to all but the first, and stays longest at the last", () => {
  const shots = shotsOf(2, 4, { seconds: 1, rate: 10, hold: 60 });
  const arrived = shots.filter(({ share }) => share === 1);
  assert.deepEqual(arrived.map(({ frame }) => frame), [2, 3, 4]);
  const glides = shots.filter(({ frame, share }) => frame === 3 && share < 1).map(({ share }) => share);
  assert.equal(glides.length, 3);
  assert.ok(glides.every((share, i) => share > (glides[i - 1] ?? 0)));
  assert.ok(Math.abs(lengthOf(shots) - (1 + 1 + 0.3 + 2 * 0.7)) < 1e-9);
  assert.ok(shots.every(({ seconds }) => seconds > 0));
});

test("what stays is written again before long, and takes no longer by that", () => {
  const [short, long] = [0.2, 60].map((hold) => shotsOf(0, 3, { seconds: 0.5, rate: 25, hold }));
  assert.ok(short.length > long.length);
  assert.ok(short.every(({ seconds }) => seconds <= 0.2 + 1e-9));
  assert.ok(Math.abs(lengthOf(short) - lengthOf(long)) < 1e-9);
});

const perLetter = (text, size) => text.length * size;

test("words are parted into lines that fit, and a long word has one to itself", () => {
  assert.deepEqual(inLines("one two  three", 7, (text) => text.length), ["one two", "three"]);
  assert.deepEqual(inLines("incomprehensible is long", 8, (text) => text.length), ["incomprehensible", "is long"]);
  assert.deepEqual(inLines("", 8, (text) => text.length), []);
});

test("a sheet without words is the picture; with them, title and caption have room, and lines their order", () => {
  const look = { width: 400, height: 300, scale: 1 };
  const bare = sheetOf(look, "", "", [], perLetter);
  assert.deepEqual([bare.top, bare.room, bare.lines], [0, 300, []]);
  const told = sheetOf(look, "Title", "a caption that needs more than a line\nand one of its own", [], perLetter);
  assert.ok(told.top > 0 && told.top + told.room < 300);
  const heights = told.lines.map(({ y }) => y);
  assert.deepEqual(heights, heights.toSorted((a, b) => a - b));
  assert.ok(heights.at(-1) < 300);
  assert.deepEqual([told.lines[0].text, told.lines[0].role, told.lines[1].role], ["Title", "ink", "muted"]);
  assert.ok(told.lines.some(({ text }) => text.startsWith("and one")));
});

test("marks of a legend stand in rows no wider than the room, and long words have rows for themselves", () => {
  const byLetter = (text) => 10 * text.length;
  const found = inRows(["one", "two", "three", "words that need two lines", "last"], 200, 1, byLetter);
  assert.deepEqual(found.entries.map(({ x, row }) => [x, row]), [[0, 0], [83, 0], [0, 1], [0, 2], [0, 4]]); // prettier-ignore
  assert.deepEqual(found.entries[3].texts, ["words that need", "two lines"]);
  assert.equal(found.rows, 5);
  assert.deepEqual(inRows([], 200, 1, byLetter), { entries: [], rows: 0 });
  const look = { width: 400, height: 300, scale: 1 };
  const sheet = sheetOf(look, "Title", "A caption.", ["one", "two"], perLetter);
  const plain = sheetOf(look, "Title", "A caption.", [], perLetter);
  assert.ok(sheet.room < plain.room);
  assert.deepEqual(sheet.named.map(({ text }) => text), ["one", "two"]); // prettier-ignore
  const [first] = sheet.marks;
  // Between the picture and the caption, each mark beside its words.
  assert.ok(first.y > sheet.top + sheet.room && sheet.named[0].y < sheet.lines.at(-1).y);
  assert.ok(first.y < sheet.named[0].y && sheet.named[0].y < first.y + 16);
  // On a small sheet the picture needs the room.
  const small = sheetOf({ ...look, height: 36 }, "", "", ["one", "two"], perLetter);
  assert.deepEqual([small.room, small.marks, small.named], [36, [], []]);
});

test("a file is named after the data, the model, the picture and the half-step", () => {
  assert.equal(nameOf("faithful-k2", ["", "step 7, after E-step"], "png"), "faithful-k2-step-7-after-e-step.png");
  assert.equal(nameOf("", ["Größe (λ)"], "svg"), "halfstep-größe-λ.svg");
});

test("titles that are not alone have numbers", () => {
  assert.deepEqual(numberedTitles(["a", "b", "a"]), [["a", "1"], ["b", ""], ["a", "2"]]);
});

test("a file's size is in words", () => {
  assert.deepEqual([12, 45_300, 2_345_678].map(sizeInWords), ["1 kB", "45 kB", "2.3 MB"]);
});
