// A pupil's place in a room, against a server that this file makes: away, restarted, too fast, closed, ended.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Kept } from "../../assets/classroom/kept.js";
import { Pupil } from "../../assets/classroom/pupil.js";
import { Wire } from "../../assets/classroom/wire.js";

const CODE = "BCFHJK";

/** A room as docs/class.md says it, with one question; `does` is what the server does instead, while it is set. */
class Server {
  version = 1;
  asked = "7";
  round = 1;
  state = "open";
  retry = false;
  open = true;
  joined = new Map();
  answers = new Map();
  log = [];
  does = null;

  room(browser) {
    const mine = this.answers.get(`${browser} ${this.asked} ${this.round}`)?.answer ?? null;
    const { round, state, retry } = this;
    const activity = { id: this.asked, kind: "ask", round, state, retry, asked: {}, mine, result: null, yours: null };
    return { version: this.version, room: { nicknames: true, open: this.open, here: 1, activity: this.asked ? activity : null } };
  }

  fetching = async (address, options) => {
    const url = new URL(address, "http://x");
    const verb = url.pathname.split("/")[4] ?? "look";
    const sent = options.body ? JSON.parse(options.body) : Object.fromEntries(url.searchParams);
    this.log.push(verb);
    const reply = (status, content) => new Response(status === 204 ? null : JSON.stringify(content), { status });
    const instead = this.does?.(verb, sent);
    if (instead === "away") throw new TypeError("Failed to fetch");
    if (instead) return reply(...instead);
    if (verb === "join") {
      if (!this.open && !this.joined.has(sent.browser)) return reply(409, { said: "Closed." });
      this.joined.set(sent.browser, sent.nickname);
      return reply(200, this.room(sent.browser));
    }
    if (!this.joined.has(sent.browser)) return reply(403, { said: "Not joined." });
    if (verb === "look") return Number(sent.version) === this.version ? reply(204) : reply(200, this.room(sent.browser));
    const of = `${sent.browser} ${sent.activity} ${sent.round}`;
    const before = this.answers.get(of);
    if (before && (before.once === sent.once || !this.retry)) {
      return reply(200, { stored: before.once === sent.once, mine: before.answer });
    }
    if (sent.activity !== this.asked || sent.round !== this.round || this.state !== "open") return reply(409, { said: "Too late." });
    this.answers.set(of, { once: sent.once, answer: sent.answer });
    const lost = this.does?.("stored", sent);
    if (lost === "away") throw new TypeError("The connection was lost");
    return reply(200, { stored: true, mine: sent.answer });
  };
}

let drawn = 0;
const draw = () => (++drawn).toString(16).padStart(32, "0");

/** A page at a server: its timers run when the test says so. */
function paged(server, storage = new Map()) {
  const timers = [];
  const views = [];
  const world = {
    later: (act, wait) => timers.push({ act, wait }) - 1,
    never: (timer) => timer !== undefined && (timers[timer] = null),
    random: () => 0.5,
    draw,
  };
  const storing = { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value), removeItem: (key) => storage.delete(key) };
  const kept = new Kept(storing, draw, () => 0);
  const pupil = new Pupil(new Wire("/class/", server.fetching), kept, (view) => views.push(view), world);
  const waits = () => timers.filter(Boolean).map(({ wait }) => wait);
  const turn = async () => {
    const due = timers.findLastIndex(Boolean);
    const { act } = timers[due];
    timers[due] = null;
    await act();
  };
  return { pupil, kept, views, turn, waits, storage };
}

test("a page joins, hears what is new, and asks again after a second", async () => {
  const server = new Server();
  const { pupil, turn, waits } = paged(server);
  await pupil.join(CODE);
  assert.equal(pupil.view.phase, "in");
  assert.deepEqual(waits(), [1000]);
  await turn();
  server.state = "closed";
  server.version += 1;
  await turn();
  assert.equal(pupil.view.room.activity.state, "closed");
  assert.deepEqual(server.log, ["join", "look", "look"]);
  assert.deepEqual(waits(), [1000]);
});

test("an answer is sent at once and counts; the page knows before it asks again", async () => {
  const server = new Server();
  const { pupil, kept } = paged(server);
  await pupil.join(CODE);
  await pupil.answer({ option: "a" });
  assert.deepEqual(pupil.view.room.activity.mine, { option: "a" });
  assert.equal(pupil.view.waiting, null);
  assert.deepEqual(kept.of(CODE).waiting, []);
  assert.deepEqual(server.log, ["join", "answer"]);
});

test("an answer given while the server is away is kept, outlives a reload, and is sent once", async () => {
  const server = new Server();
  const first = paged(server);
  await first.pupil.join(CODE);
  server.does = () => "away";
  await first.pupil.answer({ option: "a" });
  assert.equal(first.pupil.view.away, true);
  assert.deepEqual(first.pupil.view.waiting.answer, { option: "a" });
  const second = paged(server, first.storage);
  await second.pupil.join(CODE);
  assert.equal(second.pupil.view.phase, "joining");
  assert.equal(second.pupil.view.away, true);
  server.does = null;
  await second.turn();
  await second.turn();
  assert.equal(second.pupil.view.away, false);
  assert.deepEqual(second.pupil.view.room.activity.mine, { option: "a" });
  await second.turn();
  assert.deepEqual([...server.answers.values()].map(({ answer }) => answer), [{ option: "a" }]);
  assert.equal(server.joined.size, 1);
  assert.equal(server.log.filter((verb) => verb === "answer").length, 2);
});

test("an answer whose receipt was lost is confirmed, not given twice", async () => {
  const server = new Server();
  const { pupil, turn } = paged(server);
  await pupil.join(CODE);
  server.does = (verb) => (verb === "stored" ? "away" : null);
  await pupil.answer({ option: "a" });
  assert.equal(server.answers.size, 1);
  assert.deepEqual(pupil.view.waiting.answer, { option: "a" });
  server.does = null;
  await turn();
  assert.equal(pupil.view.waiting, null);
  assert.equal(pupil.view.said, "");
  assert.deepEqual(pupil.view.room.activity.mine, { option: "a" });
});

test("the first answer counts, and the page says which that is", async () => {
  const server = new Server();
  const { pupil, storage } = paged(server);
  await pupil.join(CODE);
  const other = paged(server, storage);
  await other.pupil.join(CODE);
  await pupil.answer({ option: "a" });
  await other.pupil.answer({ option: "b" });
  assert.deepEqual(other.pupil.view.room.activity.mine, { option: "a" });
  assert.equal(other.pupil.view.said, "Your first answer counts.");
  server.retry = true;
  await other.pupil.answer({ option: "b" });
  assert.deepEqual(other.pupil.view.room.activity.mine, { option: "b" });
  assert.equal(other.pupil.view.said, "");
});

test("an answer that comes too late is said to be, and not sent again", async () => {
  const server = new Server();
  const { pupil, turn, kept } = paged(server);
  await pupil.join(CODE);
  server.state = "closed";
  await pupil.answer({ option: "a" });
  assert.equal(pupil.view.said, "Your answer came too late. Too late.");
  assert.deepEqual(kept.of(CODE).waiting, []);
  server.version += 1;
  await turn();
  assert.equal(server.answers.size, 0);
});

test("one lost request is not said; a server that is away is, and asked ever more seldom", async () => {
  const server = new Server();
  const { pupil, turn, waits } = paged(server);
  await pupil.join(CODE);
  server.does = () => "away";
  await turn();
  assert.equal(pupil.view.away, false);
  await turn();
  assert.equal(pupil.view.away, true);
  assert.deepEqual(waits(), [2000]);
  await turn();
  await turn();
  await turn();
  assert.deepEqual(waits(), [8000]);
  server.does = null;
  await pupil.wake();
  assert.equal(pupil.view.away, false);
  assert.deepEqual(waits(), [1000]);
});

test("what answers in the server's place ends nothing", async () => {
  const server = new Server();
  const { pupil, turn } = paged(server);
  await pupil.join(CODE);
  for (const instead of [[404, "<html>"], [404, {}], [502, { said: "Bad gateway" }], [503, { said: "Busy." }], [200, { login: 1 }]]) {
    server.does = () => instead;
    await turn();
    assert.equal(pupil.view.phase, "in");
  }
  assert.equal(pupil.view.away, true);
});

test("a page that asks too often waits as long as the server says", async () => {
  const server = new Server();
  const { pupil, turn, waits } = paged(server);
  server.does = () => [429, { said: "Too many." }];
  await pupil.join(CODE);
  assert.equal(pupil.view.phase, "joining");
  assert.equal(pupil.view.said, "Too many.");
  assert.deepEqual(waits(), [6250]);
  server.does = null;
  await turn();
  assert.equal(pupil.view.phase, "in");
  server.does = (verb) => (verb === "answer" ? [429, { said: "Too many." }] : null);
  await pupil.answer({ option: "a" });
  await turn();
  assert.ok(pupil.view.waiting);
  assert.deepEqual(waits(), [6250]);
  server.does = null;
  await turn();
  assert.equal(server.answers.size, 1);
});

test("a code that is none, a room closed to newcomers: back at the door, with the sentence", async () => {
  const server = new Server();
  const { pupil, waits } = paged(server);
  server.does = () => [404, { said: "There is no class with this code." }];
  await pupil.join(CODE);
  assert.deepEqual([pupil.view.phase, pupil.view.said], ["door", "There is no class with this code."]);
  assert.deepEqual(waits(), []);
  server.does = null;
  server.open = false;
  await pupil.join(CODE);
  assert.deepEqual([pupil.view.phase, pupil.view.said], ["door", "Closed."]);
  server.open = true;
  await pupil.join(CODE);
  assert.deepEqual([pupil.view.phase, pupil.view.said], ["in", ""]);
});

test("the end of a room is the end of asking", async () => {
  const server = new Server();
  const { pupil, turn, waits } = paged(server);
  await pupil.join(CODE);
  server.does = () => [404, { said: "It has ended." }];
  await turn();
  assert.equal(pupil.view.phase, "ended");
  assert.deepEqual(waits(), []);
  await pupil.wake();
  assert.deepEqual(server.log, ["join", "look"]);
});

test("a browser that the server has forgotten comes in again as itself, and its answer counts", async () => {
  const server = new Server();
  const { pupil, turn } = paged(server);
  await pupil.join(CODE, "Anna");
  const [browser] = server.joined.keys();
  server.joined.clear();
  await turn();
  assert.equal(pupil.view.phase, "joining");
  await turn();
  assert.deepEqual([...server.joined], [[browser, "Anna"]]);
  server.joined.clear();
  await pupil.answer({ option: "a" });
  await turn();
  assert.deepEqual(pupil.view.room.activity.mine, { option: "a" });
});

test("nobody is asked seldom, and whoever looks again is told at once", async () => {
  const server = new Server();
  const { pupil, turn, waits } = paged(server);
  await pupil.join(CODE);
  pupil.hide(true);
  await turn();
  assert.deepEqual(waits(), [15_000]);
  server.asked = "8";
  server.version += 1;
  await pupil.hide(false);
  assert.equal(pupil.view.room.activity.id, "8");
  assert.deepEqual(waits(), [1000]);
});

test("whoever leaves hears no more, not even what was asked before", async () => {
  const server = new Server();
  const { pupil, waits } = paged(server);
  await pupil.join(CODE);
  const late = pupil.wake();
  pupil.leave();
  await late;
  assert.equal(pupil.view.phase, "door");
  assert.equal(pupil.view.room, null);
  assert.deepEqual(waits(), []);
});

test("a nickname is told, kept, and the room stays", async () => {
  const server = new Server();
  const { pupil, kept } = paged(server);
  await pupil.join(CODE);
  await pupil.rename("Anna");
  assert.deepEqual([...server.joined.values()], ["Anna"]);
  assert.equal(kept.of(CODE).nickname, "Anna");
  assert.equal(pupil.view.phase, "in");
});

test("news that were asked for before an answer was confirmed do not take it away", async () => {
  const server = new Server();
  const { pupil, turn } = paged(server);
  await pupil.join(CODE);
  const { fetching } = server;
  let hand = () => {};
  // The server has looked before the answer came; its reply arrives after the answer's receipt.
  pupil.wire.fetching = async (address, options) => {
    const reply = await fetching(address, options);
    if (!options.body) await new Promise((resolve) => (hand = resolve));
    return reply;
  };
  server.version += 1;
  const looking = turn();
  await new Promise((resolve) => setImmediate(resolve));
  await pupil.answer({ option: "a" });
  hand();
  await looking;
  assert.equal(pupil.version, server.version);
  assert.deepEqual(pupil.view.room.activity.mine, { option: "a" });
});
