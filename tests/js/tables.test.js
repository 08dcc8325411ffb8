// assets/shared/tables.js and what the player makes of it: pictures in numbers and in words; links that can be sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cloudTable } from "../../assets/player/as_table.js";
import { hindrance, linkTo } from "../../assets/player/share.js";
import { axesInWords, csvOf, seriesOf, tableOf } from "../../assets/shared/tables.js";

const layout = { xaxis: { title: { text: "whole <i>steps</i>" }, range: [0, 30.5] }, yaxis: { title: "l", range: [2, -3], type: "log" } };

test("every line that is drawn is in the table, the shortest first, and what decorates is not", () => {
  const data = [
    { uid: "objective", name: "l", x: [0, 1, 2], y: [-5, NaN, -3] },
    { uid: "mean-0", name: "component 1", x: Float64Array.of(2.5), y: Float64Array.of(7) },
    { uid: "one-sd-0", name: "component 1", x: [1, 2], y: [3, 4] },
    { uid: "gap", x: [1], y: [1], meta: { table: false } },
    { uid: "ghost", x: [1], y: [1], opacity: 0 },
    { uid: "off", x: [1], y: [1], visible: false },
    { uid: "none", x: [], y: [] },
  ];
  const { head, rows } = tableOf({ data, layout }, "Lines");
  assert.deepEqual(head, ["what", "whole steps", "l"]);
  assert.deepEqual(rows, [
    ["component 1: mean", 2.5, 7],
    ["component 1: 1 standard deviation", 1, 3],
    ["component 1: 1 standard deviation", 2, 4],
    ["l", 0, -5],
    ["l", 2, -3],
  ]);
});

test("a point with words of its own keeps them", () => {
  const { head, rows } = tableOf({ data: [{ uid: "a", x: ["low", "high"], y: [1, 2], hovertext: ["<b>one</b>", "two"] }], layout }, "");
  assert.equal(head.at(-1), "label");
  assert.deepEqual(rows.map((row) => row.slice(1)), [["low", 1, " one "], ["high", 2, "two"]]); // prettier-ignore
});

test("a line without a name is called by what it is", () => {
  assert.equal(seriesOf({ uid: "trail-3" }, []), "path");
  assert.equal(seriesOf({ uid: "ghost-one-sd-1" }, []), "before 1 standard deviation");
});

test("a file holds every digit, quotes what has to be, and starts no formula", () => {
  const table = { name: "", head: ["a,b", "c"], rows: [['say "x"', 0.1 + 0.2], ["=1+1", null]] };
  assert.equal(csvOf(table), '"a,b",c\r\n"say ""x""",0.30000000000000004\r\n\'=1+1,\r\n');
});

test("axes are said with their titles and ends, from where they are drawn", () => {
  assert.equal(axesInWords(layout), "Horizontal axis: whole steps, from 0 to 30.5. Vertical axis: l, from 100 to 0.001.");
  assert.equal(axesInWords({ xaxis: {}, yaxis: { title: { text: "l" } } }), "Vertical axis: l.");
});

test("points have the responsibilities of the frame, and none before the first E-step", () => {
  const spec = {
    labels: ["row 2", "row 3"],
    names: ["component 1", "component 2"],
    x: { data: [1, 2] },
    y: { data: [3, 4] },
    keys: { data: [0, 1] },
    weights: { data: Uint8Array.of(0, 0, 0, 0, 255, 0, 51, 204) },
    scale: null,
  };
  assert.deepEqual(cloudTable({ spec }, 0, ["u", "v"]).rows, [["row 2", 1, 3, null, null], ["row 3", 2, 4, null, null]]); // prettier-ignore
  const { head, rows } = cloudTable({ spec }, 1, ["u", "v"]);
  assert.deepEqual(head, ["point", "u", "v", "component 1", "component 2"]);
  assert.deepEqual(rows, [["row 2", 1, 3, 1, 0], ["row 3", 2, 4, 0.2, 0.8]]); // prettier-ignore
  assert.deepEqual(cloudTable({ spec: { ...spec, scale: [10, 20] } }, 1, []).rows, [["row 2", 10], ["row 3", 18]]); // prettier-ignore
});

test("a link says the step, and is as short as it can be", () => {
  assert.equal(linkTo("http://h/lab?typed=.5%2C.5&step=3", 7), "http://h/lab?typed=.5,.5&step=7");
  assert.equal(linkTo("http://h/lab?k=3&step=3", null), "http://h/lab?k=3");
  assert.equal(linkTo("http://h/", 4), "http://h/?step=4");
});

test("an address that others cannot reach is told", () => {
  for (const host of ["localhost", "app.localhost", "127.0.0.1", "127.8.9.1", "[::1]", "0.0.0.0"]) {
    assert.match(hindrance(host), /this computer only/, host);
  }
  for (const host of ["192.168.1.20", "10.0.0.3", "172.16.0.1", "172.31.9.9", "169.254.1.1", "[fd12::1]", "[fe80::1]", "desk.local"]) {
    assert.match(hindrance(host), /this network only/, host);
  }
  for (const host of ["halfstep.example.org", "8.8.8.8", "172.32.0.1", "fcbarcelona.com", "127.example.org", "[2001:db8::1]"]) {
    assert.equal(hindrance(host), "", host);
  }
});
