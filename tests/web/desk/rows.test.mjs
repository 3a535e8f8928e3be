import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivals, neighbour, orderMine, settle, waitsSince, waitState } from "../../../desk/web/models/rows.js";

const NOW = Date.parse("2026-11-20T10:00:00Z");
const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();
const waiting = (seconds, more = {}) => ({ id: "a", floor: "queue", waiting_since: ago(seconds), sla_s: 100, ...more });

test("a wait turns warn near its time limit and bad at it", () => {
  assert.deepEqual([0, 74, 75, 99, 100, 5000].map((s) => waitState(waiting(s), NOW)), ["ok", "ok", "warn", "warn", "bad", "bad"]);
});

test("nobody waits with the bot, in a closed conversation, or where the agent spoke last", () => {
  for (const row of [
    { floor: "bot" },
    { floor: "nobody" },
    { floor: "agent", last_author: "agent", last_at: ago(500) },
  ]) assert.equal(waitsSince(row), null);
});

test("a customer waits from their last word, or from the hand-off while the agent has not spoken", () => {
  assert.equal(waitsSince({ floor: "agent", last_author: "customer", last_at: ago(5), waiting_since: ago(60) }), ago(5));
  assert.equal(waitsSince({ floor: "agent", last_author: "bot", last_at: ago(70), waiting_since: ago(60) }), ago(60));
});

test("a queue without a time limit never turns bad", () => {
  assert.equal(waitState(waiting(9999, { sla_s: null }), NOW), "ok");
});

test("mine: whoever waits longest for an answer stands first, the answered ones newest first", () => {
  const row = (id, last_author, seconds) => ({ id, floor: "agent", last_author, last_at: ago(seconds) });
  const rows = [row("answered long ago", "agent", 900), row("asked just now", "customer", 5), row("answered", "agent", 30), row("asked", "customer", 60)];
  assert.deepEqual(orderMine(rows).map((one) => one.id), ["asked", "asked just now", "answered", "answered long ago"]);
});

test("a list that is pointed at keeps its places, drops what is gone and adds below", () => {
  const before = [{ id: "1", text: "old" }, { id: "2" }, { id: "3" }];
  const after = [{ id: "9" }, { id: "3" }, { id: "1", text: "new" }];
  assert.deepEqual(settle(before, after, true), [{ id: "1", text: "new" }, { id: "3" }, { id: "9" }]);
  assert.deepEqual(settle(before, after, false), after);
  assert.deepEqual(arrivals(before, after), ["9"]);
});

test("stepping stays within the list and starts at the first", () => {
  const rows = [{ id: "1" }, { id: "2" }];
  assert.deepEqual([neighbour(rows, null, 1), neighbour(rows, "1", 1), neighbour(rows, "2", 1), neighbour(rows, "1", -1), neighbour([], "1", 1)], ["1", "2", "2", "1", null]);
});
