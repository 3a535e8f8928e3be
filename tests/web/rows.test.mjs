import assert from "node:assert/strict";
import test from "node:test";

import { clockTime, dayAndTime, rows } from "../../channels/webchat/web/models/rows.js";
import { EMPTY, step, withOwn, withTheirs } from "../../channels/webchat/web/models/thread.js";

const NOON = new Date(2026, 2, 3, 12).getTime();
const MINUTE = 60_000;
const YES_NO = [{ title: "Yes", payload: "/yes" }, { title: "No", payload: "/no" }];

const theirs = (seq, minutes, more = {}) => ({ id: `t${seq}`, seq, from: "bot", name: "", text: `text ${seq}`, choices: [], at: NOON + minutes * MINUTE, ...more });
const own = (id, minutes, more = {}) => ({ id, text: id, at: NOON + minutes * MINUTE, ...more });
const drawn = (thread) => rows(thread, { now: NOON + 60 * MINUTE, locale: "en-GB" });
const messages = (thread) => drawn(thread).filter(({ kind }) => kind === "message");

test("an empty thread has no rows", () => {
  assert.deepEqual(drawn(EMPTY), []);
});

test("a time mark stands at the beginning, after a pause and on a new day", () => {
  const thread = [theirs(1, 0), theirs(2, 5), theirs(3, 16), theirs(4, 13 * 60)].reduce(withTheirs, EMPTY);
  assert.deepEqual(drawn(thread).map(({ kind }) => kind), ["time", "message", "message", "time", "message", "time", "message"]);
});

test("messages of one speaker in a short time stand as one group", () => {
  const thread = [theirs(1, 0), theirs(2, 1), theirs(3, 2, { from: "agent", name: "Kim" }), theirs(4, 9, { from: "agent", name: "Kim" })].reduce(withTheirs, EMPTY);
  assert.deepEqual(messages(thread).map(({ first, last }) => [first, last]), [[true, false], [false, true], [true, true], [true, true]]);
});

test("only the newest message of the other side has choices", () => {
  const thread = [theirs(1, 0, { choices: YES_NO }), theirs(2, 1)].reduce(withTheirs, EMPTY);
  assert.deepEqual(messages(thread).map(({ choices }) => choices), [null, null]);
  const asking = withTheirs(thread, theirs(3, 2, { choices: YES_NO }));
  assert.deepEqual(messages(asking)[2].choices, { list: YES_NO, enabled: true, chosen: -1 });
});

test("an answer disables the choices and marks the chosen one, by payload or by its words", () => {
  const asking = withTheirs(EMPTY, theirs(1, 0, { choices: YES_NO }));
  assert.deepEqual(messages(withOwn(asking, own("x", 1, { choice: "/no" })))[0].choices, { list: YES_NO, enabled: false, chosen: 1 });
  assert.deepEqual(messages(withOwn(asking, own("Yes", 1)))[0].choices, { list: YES_NO, enabled: false, chosen: 0 });
  assert.deepEqual(messages(withOwn(asking, own("maybe", 1)))[0].choices, { list: YES_NO, enabled: false, chosen: -1 });
});

test("a tick stands at the newest own message and at those that have not arrived", () => {
  let thread = withOwn(withOwn(withOwn(EMPTY, own("a", 0)), own("b", 0)), own("c", 0));
  thread = step(step(step(thread, "a", "ack"), "c", "ack"), "b", "refuse", { code: "x" });
  assert.deepEqual(messages(thread).map(({ tick }) => tick), [false, true, true]);
});

test("times are written in the manner of the reader", () => {
  assert.equal(clockTime(NOON, "en-GB"), "12:00");
  assert.equal(dayAndTime(NOON, NOON, "en-GB"), "Today 12:00");
  assert.equal(dayAndTime(NOON, NOON + 24 * 60 * MINUTE, "es-ES"), "Ayer 12:00");
  assert.equal(dayAndTime(NOON, NOON, "zh-CN"), "今天 12:00");
  assert.match(dayAndTime(NOON, NOON + 9 * 24 * 60 * MINUTE, "en-GB"), /3 Mar.* 12:00/);
});
