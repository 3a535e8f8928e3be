import assert from "node:assert/strict";
import test from "node:test";

import { decode } from "../../channels/webchat/web/models/frames.js";

const decoded = (frame) => decode(JSON.stringify(frame));
const MESSAGE = { type: "message", id: "m", seq: 3, from: "bot", text: "hi", choices: [], at: "2026-03-03T12:00:00Z" };

test("a message is taken as agreed, with unknown fields left out", () => {
  assert.deepEqual(decoded({ ...MESSAGE, surprise: 1 }), { type: "message", id: "m", seq: 3, from: "bot", name: "", text: "hi", choices: [], at: Date.UTC(2026, 2, 3, 12) });
});

const REFUSED = [
  ["a type nobody knows", { type: "gossip" }],
  ["a type that every object has", { type: "toString" }],
  ["no id", { ...MESSAGE, id: undefined }],
  ["a seq of zero", { ...MESSAGE, seq: 0 }],
  ["a seq as text", { ...MESSAGE, seq: "3" }],
  ["a seq beyond counting", { ...MESSAGE, seq: 1e300 }],
  ["an unknown speaker", { ...MESSAGE, from: "customer" }],
  ["a text that is none", { ...MESSAGE, text: { html: "x" } }],
  ["a welcome without a secret", { type: "welcome", session: "s" }],
  ["an error without a code", { type: "error" }],
  ["typing of the system", { type: "typing", from: "system", on: true }],
];

for (const [label, frame] of REFUSED) {
  test(`refused: ${label}`, () => assert.equal(decoded(frame), null));
}

test("bytes, broken JSON and an endless frame are refused", () => {
  assert.equal(decode(new ArrayBuffer(8)), null);
  assert.equal(decode("{"), null);
  assert.equal(decode(JSON.stringify({ ...MESSAGE, text: "x".repeat(5_000_000) })), null);
});

test("choices that are not as agreed are left out, the others stay", () => {
  const choices = [{ title: "Yes", payload: "/yes" }, { title: " " }, null, { title: 3 }, { title: "Only a title" }];
  assert.deepEqual(decoded({ ...MESSAGE, choices }).choices, [{ title: "Yes", payload: "/yes" }, { title: "Only a title", payload: "" }]);
});

test("of the own messages in a welcome those that make no sense are left out", () => {
  const own = [{ id: "a", seq: 1, text: "x", at: "never" }, { id: "b", seq: -1, text: "x" }, "c"];
  assert.deepEqual(decoded({ type: "welcome", session: "s", secret: "x", own }).own, [{ id: "a", seq: 1, text: "x", at: null }]);
});

test("a queue without a place means no longer waiting", () => {
  assert.deepEqual(decoded({ type: "queue", place: null, wait_s: 30 }), { type: "queue", place: 0, waitS: null });
  assert.deepEqual(decoded({ type: "queue", place: 2, wait_s: -5 }), { type: "queue", place: 2, waitS: null });
});
