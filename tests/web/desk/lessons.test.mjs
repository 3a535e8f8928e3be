import assert from "node:assert/strict";
import { test } from "node:test";
import { decided, open, settleReview } from "../../../desk/web/models/lessons.js";

const group = (...ids) => ({ language: "en", guesses: [ids[0]], messages: ids.map((id) => ({ id })) });
const review = (...groups) => ({ groups, more: 0 });
const shape = ({ groups }) => groups.map(({ messages }) => messages.map(({ id, isDecided }) => (isDecided ? `${id}!` : id)).join(" "));

test("what is read first stands as it was read", () => {
  assert.deepEqual(shape(settleReview(null, review(group("a", "b")))), ["a b"]);
});

test("what others decided is marked in its place, and what is new stands below, also what joins a group", () => {
  const before = review(group("a", "b"), group("c"), group("d"));
  const after = { ...review(group("new", "a"), group("d"), group("newer")), more: 7 };
  const settled = settleReview(before, after);
  assert.deepEqual(shape(settled), ["a b!", "c!", "d", "new", "newer"]);
  assert.equal(settled.more, 7);
  assert.deepEqual(settled.groups.map((one) => open(one).length), [1, 0, 1, 1, 1]);
});

test("what was decided and undone waits again in its place", () => {
  const marked = settleReview(review(group("a"), group("b")), review(group("b")));
  assert.deepEqual(shape(settleReview(marked, review(group("b"), group("a")))), ["a", "b"]);
});

test("what one decided oneself is gone, and a group with its last message", () => {
  assert.deepEqual(shape(decided(review(group("a", "b"), group("c")), ["a", "c"])), ["b"]);
  assert.equal(decided(null, ["a"]), null);
});
