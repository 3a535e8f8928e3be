import assert from "node:assert/strict";
import test from "node:test";

import { Connection, FIRST_WAIT, LONGEST_WAIT, NEXT, STEADY_AFTER, WELCOME_TIMEOUT, backoff } from "../../channels/webchat/web/models/connection.js";
import { TestClock } from "./clock.mjs";
import { Sockets } from "./socket.mjs";

const WELCOME = { type: "welcome", session: "s", secret: "x", language: "en", own: [] };

function connected({ welcome = true } = {}) {
  const sockets = new Sockets();
  const clock = new TestClock();
  const connection = new Connection({ open: sockets.open, clock, random: () => 1 });
  connection.start();
  sockets.last.opens();
  if (welcome) sockets.last.says(WELCOME);
  return { sockets, clock, connection };
}

test("the first frame is the hello, and nothing else goes out before the welcome", () => {
  const { sockets, connection } = connected({ welcome: false });
  assert.deepEqual(sockets.last.kinds(), ["hello"]);
  assert.equal(connection.send({ type: "message" }), false);
  sockets.last.says(WELCOME);
  assert.equal(connection.send({ type: "message" }), true);
  assert.deepEqual(sockets.last.kinds(), ["hello", "message"]);
});

test("a lost socket is opened again after a wait", () => {
  const { sockets, clock, connection } = connected();
  sockets.last.breaks();
  assert.equal(connection.state, "waiting");
  clock.pass(FIRST_WAIT - 1);
  assert.equal(sockets.all.length, 1);
  clock.pass(1);
  assert.equal(sockets.all.length, 2);
});

test("waits double up to a limit and are spread by chance", () => {
  assert.equal(backoff(0, 1), FIRST_WAIT);
  assert.equal(backoff(1, 1), 2 * FIRST_WAIT);
  assert.equal(backoff(50, 1), LONGEST_WAIT);
  assert.equal(backoff(3, 0), 4 * FIRST_WAIT);
});

test("an edge that greets and hangs up at once is not hammered", () => {
  const { sockets, clock } = connected();
  sockets.last.breaks();
  clock.pass(FIRST_WAIT);
  sockets.last.opens();
  sockets.last.says(WELCOME);
  sockets.last.breaks();
  clock.pass(2 * FIRST_WAIT - 1);
  assert.equal(sockets.all.length, 2);
});

test("a loss after a steady time is waited for as the first", () => {
  const { sockets, clock } = connected();
  sockets.last.breaks();
  clock.pass(FIRST_WAIT);
  sockets.last.opens();
  sockets.last.says(WELCOME);
  clock.pass(STEADY_AFTER);
  sockets.last.breaks();
  clock.pass(FIRST_WAIT);
  assert.equal(sockets.all.length, 3);
});

test("an edge that never opens or never greets is given up and tried again", () => {
  const { sockets, clock } = connected({ welcome: false });
  clock.pass(WELCOME_TIMEOUT);
  assert.equal(sockets.all[0].closed, true);
  clock.pass(FIRST_WAIT);
  assert.equal(sockets.all.length, 2);
  clock.pass(WELCOME_TIMEOUT + 2 * FIRST_WAIT);
  assert.equal(sockets.all.length, 3);
});

test("a socket that was given up is not heard any more", () => {
  const { sockets, clock, connection } = connected();
  const heard = [];
  connection.onFrame = (frame) => heard.push(frame);
  const old = sockets.last;
  connection.renew();
  clock.pass(FIRST_WAIT);
  old.says({ type: "ack", id: "1" });
  old.breaks();
  assert.deepEqual(heard, []);
  assert.equal(connection.state, "connecting");
});

test("hurrying ends the wait, and only a wait", () => {
  const { sockets, connection } = connected();
  connection.hurry();
  assert.equal(sockets.all.length, 1);
  sockets.last.breaks();
  connection.hurry();
  assert.equal(sockets.all.length, 2);
});

test("a stopped connection stays stopped", () => {
  const { sockets, clock, connection } = connected();
  connection.stop();
  assert.equal(sockets.last.closed, true);
  clock.pass(10 * LONGEST_WAIT);
  assert.equal(sockets.all.length, 1);
  assert.equal(connection.state, "idle");
});

test("a browser that refuses to make a socket is tried again, not passed on to the page", () => {
  const clock = new TestClock();
  let tries = 0;
  const open = () => {
    tries += 1;
    throw new Error("blocked by the page's policy");
  };
  const connection = new Connection({ open, clock, random: () => 1 });
  connection.start();
  clock.pass(FIRST_WAIT);
  assert.equal(tries, 2);
});

test("frames that are not as agreed are dropped and the line stays up", () => {
  const { sockets, connection } = connected();
  const heard = [];
  connection.onFrame = (frame) => heard.push(frame);
  for (const bad of ["", "no json", "null", "[]", '{"type":"__proto__"}', '{"type":"ack"}', '{"type":"message","id":"1","seq":-1,"from":"bot","text":"x"}']) sockets.last.says(bad);
  assert.deepEqual(heard, []);
  assert.equal(connection.state, "ready");
});

test("an event that a state does not list changes nothing", () => {
  const states = Object.keys(NEXT);
  for (const state of states) for (const next of Object.values(NEXT[state])) assert.ok(states.includes(next));
  const connection = new Connection({ open: new Sockets().open, clock: new TestClock() });
  connection.stop();
  connection.renew();
  connection.hurry();
  assert.equal(connection.state, "idle");
});
