import assert from "node:assert/strict";
import test from "node:test";

import { EMPTY, NEXT, lastSeq, pending, step, unread, unsaid, withOwn, withRestored, withSend, withTheirs } from "../../channels/webchat/web/models/thread.js";

const own = (id, at = 0) => ({ id, text: `text of ${id}`, at });
const theirs = (seq, more = {}) => ({ id: `their ${seq}`, seq, from: "bot", name: "", text: `text ${seq}`, choices: [], at: seq, ...more });
const ids = (thread) => thread.messages.map(({ id }) => id);

test("a message of one's own is pending until the edge acknowledges it", () => {
  const thread = withOwn(EMPTY, own("a"));
  assert.equal(thread.messages[0].state, "pending");
  assert.equal(step(thread, "a", "ack").messages[0].state, "delivered");
  assert.deepEqual(pending(step(thread, "a", "ack")), []);
});

test("every event is answered in every state, and delivered stays delivered", () => {
  const events = ["ack", "refuse", "retry"];
  for (const state of Object.keys(NEXT)) assert.deepEqual(Object.keys(NEXT[state]).sort(), [...events].sort());
  for (const event of events) assert.equal(NEXT.delivered[event], "delivered");
});

test("a refused message carries its reason, and loses it with the next try", () => {
  const refused = step(withOwn(EMPTY, own("a")), "a", "refuse", { code: "too_long", text: "" });
  assert.equal(refused.messages[0].state, "failed");
  assert.equal(refused.messages[0].reason.code, "too_long");
  const again = step(refused, "a", "retry");
  assert.equal(again.messages[0].state, "pending");
  assert.equal(again.messages[0].reason, null);
});

test("the acknowledgement of an unknown message, or of another's, changes nothing", () => {
  const thread = withTheirs(withOwn(EMPTY, own("a")), theirs(1));
  assert.equal(step(thread, "nobody", "ack"), thread);
  assert.equal(step(thread, "their 1", "refuse"), thread);
});

test("messages stand in the order of seq, in whatever order they arrive", () => {
  const orders = [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2]];
  for (const order of orders) {
    const thread = order.reduce((sofar, seq) => withTheirs(sofar, theirs(seq)), EMPTY);
    assert.deepEqual(ids(thread), ["their 1", "their 2", "their 3"]);
  }
});

test("the same message twice is shown once, by id and by seq", () => {
  const thread = withTheirs(EMPTY, theirs(4));
  assert.equal(withTheirs(thread, theirs(4)), thread);
  assert.equal(withTheirs(thread, theirs(4, { id: "other id" })), thread);
  assert.equal(withTheirs(thread, theirs(5, { id: "their 4" })), thread);
  assert.equal(withOwn(withOwn(thread, own("a")), own("a")).messages.length, 2);
});

test("an own message stands after what was there when it was said and before its answer", () => {
  let thread = withTheirs(EMPTY, theirs(3));
  thread = withOwn(thread, own("a"));
  thread = withTheirs(thread, theirs(5));
  assert.deepEqual(ids(thread), ["their 3", "a", "their 5"]);
});

test("a message that went out again after a break stands after what others said meanwhile", () => {
  let thread = withOwn(withTheirs(EMPTY, theirs(3)), own("a"));
  thread = withSend(thread, "a");
  thread = withTheirs(thread, theirs(4));
  thread = step(withSend(thread, "a"), "a", "ack");
  assert.deepEqual(ids(thread), ["their 3", "their 4", "a"]);
});

test("what the edge has stored comes back in its place, and confirms what was pending", () => {
  let thread = withOwn(EMPTY, own("a"));
  thread = withRestored(thread, [{ id: "a", seq: 3, text: "text of a", at: 1 }, { id: "old", seq: 1, text: "before", at: 0 }]);
  thread = withTheirs(thread, theirs(2));
  assert.deepEqual(ids(thread), ["old", "their 2", "a"]);
  assert.deepEqual(pending(thread), []);
  assert.equal(withRestored(thread, [{ id: "a", seq: 3, text: "text of a", at: 1 }]).messages.length, 3);
});

test("the edge repeats from the last message of the others, never from an own one", () => {
  const thread = withRestored(withTheirs(EMPTY, theirs(2)), [{ id: "a", seq: 9, text: "x", at: 0 }]);
  assert.equal(lastSeq(thread), 2);
  assert.equal(lastSeq(EMPTY), 0);
});

test("only messages of others count as unread", () => {
  const thread = [theirs(1), theirs(2), theirs(5)].reduce(withTheirs, withOwn(EMPTY, own("a")));
  assert.equal(unread(thread, 1), 2);
  assert.equal(unread(thread, 5), 0);
});

test("a thread that starts anew keeps only what the edge does not have", () => {
  let thread = step(withOwn(EMPTY, own("kept")), "kept", "refuse", { code: "x", text: "" });
  thread = step(withOwn(withTheirs(thread, theirs(7)), own("gone")), "gone", "ack");
  thread = unsaid(withOwn(thread, own("waiting")));
  assert.deepEqual(ids(thread), ["kept", "waiting"]);
  assert.deepEqual(ids(withTheirs(withOwn(thread, own("later")), theirs(1))), ["kept", "waiting", "later", "their 1"]);
});
