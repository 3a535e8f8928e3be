import assert from "node:assert/strict";
import { test } from "node:test";
import { awaitsTicks, entries, join, unstored } from "../../../desk/web/models/timeline.js";

const said = (id, at, more = {}) => ({ id, created_at: at, conversation_id: "c", seq: 1, author: "customer", agent_id: null, client_id: null, ...more });

test("pages are joined by id, the newest reading wins, in order of time and then of number", () => {
  const old = said("2", "2026-11-20T10:00:05Z", { delivery: "pending" });
  const fresh = { ...old, delivery: "read" };
  const joined = join([[said("3", "2026-11-20T10:00:05Z", { seq: 2 }), old], [said("1", "2026-11-20T10:00:00Z")], [fresh]]);
  assert.deepEqual(joined.map((message) => message.id), ["1", "2", "3"]);
  assert.equal(joined[1].delivery, "read");
});

test("what is stored is no longer pending", () => {
  const pending = [{ client_id: "x" }, { client_id: "y" }];
  assert.deepEqual(unstored(pending, [said("1", "2026-11-20T10:00:00Z", { client_id: "x" })]), [{ client_id: "y" }]);
});

test("a day mark stands before the first message of each day", () => {
  const drawn = entries([said("1", "2026-11-18T12:00:00Z"), said("2", "2026-11-20T12:00:00Z"), said("3", "2026-11-20T12:01:00Z")], "c");
  assert.deepEqual(drawn.map((entry) => entry.kind), ["day", "message", "day", "message", "message"]);
});

test("messages of one author within three minutes are joined, notes and system words never", () => {
  const at = (minute) => `2026-11-20T12:0${minute}:00Z`;
  const joined = (messages) => entries(messages, "c").filter((entry) => entry.kind === "message").map((entry) => entry.joins);
  assert.deepEqual(joined([said("1", at(0)), said("2", at(1)), said("3", at(5)), said("4", at(5), { author: "bot" })]), [false, true, false, false]);
  assert.deepEqual(joined([said("1", at(0), { author: "note" }), said("2", at(0), { author: "note" })]), [false, false]);
});

test("another conversation of the same customer is marked", () => {
  const drawn = entries([said("1", "2026-11-20T12:00:00Z", { conversation_id: "old" }), said("2", "2026-11-20T12:01:00Z")], "c");
  assert.deepEqual(drawn.map((entry) => entry.kind), ["day", "boundary", "message", "boundary", "message"]);
});

test("ticks are looked at only while one of ours may still change", () => {
  const ours = (delivery) => said("1", "2026-11-20T12:00:00Z", { author: "agent", delivery });
  assert.deepEqual(["pending", "sent", "doubt", "delivered", "read", "failed"].map((state) => awaitsTicks([ours(state)])), [true, true, true, false, false, false]);
  assert.equal(awaitsTicks([said("1", "2026-11-20T12:00:00Z")]), false);
});
