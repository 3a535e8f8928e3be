import assert from "node:assert/strict";
import test from "node:test";

import { ACK_TIMEOUT, Chat, LATER_S, MOST_SENDS, TYPING_EVERY, TYPING_TIMEOUT } from "../../channels/webchat/web/models/chat.js";
import { Connection } from "../../channels/webchat/web/models/connection.js";
import { OUTBOX_LIFE, Store } from "../../channels/webchat/web/models/store.js";
import { TestClock } from "./clock.mjs";
import { Sockets, TestStorage } from "./socket.mjs";

const welcome = (more = {}) => ({ type: "welcome", session: "s1", secret: "x1", language: "en", own: [], ...more });
const theirs = (seq, more = {}) => ({ type: "message", id: `t${seq}`, seq, from: "bot", text: `text ${seq}`, choices: [], at: "2026-03-03T12:00:00Z", ...more });

/** A page with the widget on it; give the `local` of an earlier page to play a reload. */
function page({ local = new TestStorage(), clock = new TestClock(), pageLanguage = "en" } = {}) {
  const sockets = new Sockets();
  const store = new Store(local, null);
  let count = 0;
  const connection = new Connection({ open: sockets.open, clock, random: () => 1 });
  const chat = new Chat({ connection, store, clock, newId: () => `own-${++count}`, pageLanguage });
  const greet = (more) => {
    sockets.last.opens();
    sockets.last.says(welcome(more));
    return sockets.last;
  };
  return { chat, sockets, store, clock, local, greet };
}

const texts = (socket, kind) => socket.sent.filter(({ type }) => type === kind);

test("nothing goes to the edge before the customer opens the chat or speaks", () => {
  const { chat, sockets } = page();
  assert.equal(sockets.all.length, 0);
  chat.say("hello");
  assert.equal(sockets.all.length, 1);
});

test("what is said before the line is up waits and goes out once with the welcome", () => {
  const { chat, greet } = page();
  chat.say("one");
  chat.say("two", "/two");
  const socket = greet();
  assert.deepEqual(texts(socket, "message"), [
    { type: "message", id: "own-1", text: "one" },
    { type: "message", id: "own-2", text: "two", choice: "/two" },
  ]);
});

test("an unacknowledged message is sent again with the same id after a reconnect", () => {
  const { chat, sockets, clock, greet } = page();
  chat.say("one");
  greet().breaks();
  chat.hurry();
  const second = greet();
  assert.deepEqual(texts(second, "message").map(({ id }) => id), ["own-1"]);
  second.says({ type: "ack", id: "own-1" });
  assert.equal(chat.thread.messages[0].state, "delivered");
  second.breaks();
  chat.hurry();
  assert.deepEqual(texts(greet(), "message"), []);
  assert.equal(sockets.all.length, 3);
});

test("silence on a message is taken for a dead line, and after several lines for a failure", () => {
  const { chat, clock, sockets, greet } = page();
  chat.say("one");
  for (let i = 0; i < MOST_SENDS; i += 1) {
    greet();
    clock.pass(ACK_TIMEOUT);
    chat.hurry();
  }
  greet();
  assert.equal(sockets.all.length, MOST_SENDS + 1);
  assert.equal(chat.thread.messages[0].state, "failed");
  chat.retry("own-1");
  assert.deepEqual(texts(sockets.last, "message").map(({ id }) => id), ["own-1"]);
  sockets.last.says({ type: "ack", id: "own-1" });
  assert.equal(chat.thread.messages[0].state, "delivered");
});

test("later means later: the message stays pending and goes out again after the time given", () => {
  for (const [more, wait] of [[{ code: "try_later", retry_after_s: 7 }, 7000], [{ code: "too_fast" }, LATER_S * 1000]]) {
    const { chat, clock, greet } = page();
    chat.say("one");
    const socket = greet();
    socket.says({ type: "error", id: "own-1", ...more });
    assert.equal(chat.thread.messages[0].state, "pending");
    clock.pass(wait - 1);
    assert.equal(texts(socket, "message").length, 1);
    clock.pass(1);
    assert.equal(texts(socket, "message").length, 2);
  }
});

test("a refused message fails with the edge's reason and can be taken back to be written anew", () => {
  const { chat, greet, store } = page();
  chat.say("too much");
  greet().says({ type: "error", id: "own-1", code: "too_long", text: "no" });
  assert.deepEqual(chat.thread.messages[0].reason, { code: "too_long", text: "no" });
  assert.equal(chat.takeBack("own-1"), "too much");
  assert.deepEqual(chat.thread.messages, []);
  assert.deepEqual(store.outbox, []);
});

test("a reload shows the secret, asks for the whole thread and redraws both sides in order", () => {
  const first = page();
  first.chat.say("hi");
  first.greet().says({ type: "ack", id: "own-1" });
  const { chat, sockets, greet } = page({ local: first.local });
  chat.start();
  assert.equal(chat.restoring, true);
  const socket = greet({ own: [{ id: "own-1", seq: 1, text: "hi", at: "2026-03-03T12:00:00Z" }] });
  socket.says(theirs(2));
  assert.deepEqual(sockets.last.sent[0], { type: "hello", session: "s1", secret: "x1", since: 0 });
  assert.deepEqual(chat.thread.messages.map(({ text }) => text), ["hi", "text 2"]);
  assert.equal(chat.restoring, false);
});

test("what was not confirmed before a reload goes out after it, but not an hour later", () => {
  const first = page();
  first.chat.say("hi");
  const soon = page({ local: first.local, clock: first.clock });
  soon.chat.start();
  assert.deepEqual(texts(soon.greet(), "message").map(({ text }) => text), ["hi"]);
  first.clock.pass(OUTBOX_LIFE + 1);
  const late = page({ local: first.local, clock: first.clock });
  late.chat.start();
  assert.deepEqual(texts(late.greet(), "message"), []);
  assert.equal(late.chat.thread.messages[0].state, "failed");
});

test("a refused session drops the old thread, keeps what was not yet said, and goes on with the new one", () => {
  const { chat, sockets, greet, store } = page();
  chat.start();
  const socket = greet();
  socket.says(theirs(1));
  socket.breaks();
  chat.say("still here?");
  chat.hurry();
  const second = sockets.last;
  second.opens();
  second.says({ type: "error", code: "session_refused" });
  second.says(welcome({ session: "s2", secret: "x2" }));
  assert.deepEqual(chat.thread.messages.map(({ text }) => text), ["still here?"]);
  assert.equal(store.self.session, "s2");
  assert.deepEqual(texts(second, "message").map(({ text }) => text), ["still here?"]);
});

test("a rotated secret is stored before it is confirmed, and shown the next time", () => {
  const { chat, greet, store } = page();
  chat.start();
  const socket = greet();
  socket.says({ type: "secret", secret: "x2" });
  assert.equal(store.self.secret, "x2");
  assert.deepEqual(texts(socket, "secret_stored"), [{ type: "secret_stored" }]);
  socket.breaks();
  chat.hurry();
  assert.equal(greet().sent[0].secret, "x2");
});

test("each message is confirmed as received, a repeated one too, and shown once", () => {
  const { chat, greet } = page();
  const arrived = [];
  chat.onArrival = ({ seq }) => arrived.push(seq);
  chat.start();
  const socket = greet();
  socket.says(theirs(1));
  socket.says(theirs(1));
  assert.deepEqual(texts(socket, "received"), [{ type: "received", seq: 1 }, { type: "received", seq: 1 }]);
  assert.deepEqual(arrived, [1]);
  assert.equal(chat.thread.messages.length, 1);
});

test("read is told once when seen, also when it was seen while the line was down", () => {
  const { chat, clock, greet } = page();
  chat.start();
  const socket = greet();
  socket.says(theirs(1));
  assert.equal(chat.unread, 1);
  chat.seen();
  chat.seen();
  assert.deepEqual(texts(socket, "read"), [{ type: "read", seq: 1 }]);
  assert.equal(chat.unread, 0);
  socket.says(theirs(2));
  socket.breaks();
  chat.seen();
  chat.hurry();
  assert.deepEqual(texts(greet(), "read"), [{ type: "read", seq: 2 }]);
});

test("dots go out with the message, with the word, or by themselves", () => {
  const { chat, clock, greet } = page();
  chat.start();
  const socket = greet();
  const typing = (on, from = "bot") => socket.says({ type: "typing", from, on });
  typing(true);
  assert.equal(chat.typing, "bot");
  typing(false, "agent");
  assert.equal(chat.typing, "bot");
  socket.says(theirs(1));
  assert.equal(chat.typing, null);
  typing(true);
  typing(false);
  assert.equal(chat.typing, null);
  typing(true);
  clock.pass(TYPING_TIMEOUT);
  assert.equal(chat.typing, null);
});

test("the customer's typing is told at most once in a while", () => {
  const { chat, clock, greet } = page();
  chat.start();
  const socket = greet();
  for (let i = 0; i < 5; i += 1) chat.writing();
  clock.pass(TYPING_EVERY);
  chat.writing();
  assert.equal(texts(socket, "typing").length, 2);
});

test("the place in the queue is shown while the edge says so", () => {
  const { chat, clock, greet } = page();
  chat.start();
  const socket = greet();
  socket.says({ type: "queue", place: 2, wait_s: 240 });
  assert.deepEqual(chat.queue, { place: 2, waitS: 240 });
  socket.says({ type: "queue", place: 1, wait_s: null });
  assert.deepEqual(chat.queue, { place: 1, waitS: null });
  socket.breaks();
  assert.equal(chat.queue.place, 1);
  chat.hurry();
  greet();
  assert.equal(chat.queue.place, 0);
});

test("the last word on the language holds: the page's, the customer's, the edge's", () => {
  const first = page({ pageLanguage: "es" });
  first.chat.start();
  assert.equal(first.sockets.last.sent.length, 0);
  const socket = first.greet({ language: "es" });
  assert.equal(socket.sent[0].language, "es");
  first.chat.chooseLanguage("zh");
  assert.deepEqual(texts(socket, "language"), [{ type: "language", language: "zh" }]);

  const reloaded = page({ local: first.local, pageLanguage: "es" });
  assert.equal(reloaded.chat.language, "zh");
  const turned = page({ local: first.local, pageLanguage: "en" });
  turned.chat.start();
  assert.deepEqual(texts(turned.greet({ language: "zh" }), "language"), [{ type: "language", language: "en" }]);
  assert.equal(turned.chat.language, "en");
});

test("a chosen language is told with every hello until a message has carried it", () => {
  const { chat, greet } = page();
  chat.start();
  greet().breaks();
  chat.chooseLanguage("es");
  chat.hurry();
  const second = greet({ language: "es" });
  assert.equal(second.sent[0].language, "es");
  chat.say("hola");
  second.says({ type: "ack", id: "own-1" });
  second.breaks();
  chat.hurry();
  const third = greet({ language: "zh" });
  assert.equal("language" in third.sent[0], false);
  assert.equal(chat.language, "zh");
});

test("a language chosen while the line is down is told when it is up", () => {
  const { chat, greet } = page();
  chat.start();
  chat.chooseLanguage("es");
  assert.deepEqual(texts(greet({ language: "en" }), "language"), [{ type: "language", language: "es" }]);
  assert.equal(chat.language, "es");
});

test("the page's word for who the customer is goes out once, when the line is up", () => {
  const { chat, greet } = page();
  chat.identify("token");
  chat.start();
  const socket = greet();
  assert.deepEqual(texts(socket, "identify"), [{ type: "identify", token: "token" }]);
  assert.equal(socket.sent[1].type, "identify");
  socket.breaks();
  chat.hurry();
  assert.deepEqual(texts(greet(), "identify"), []);
});

test("what is said in another tab stands here once and is not sent again", () => {
  const { chat, greet } = page();
  chat.start();
  const socket = greet();
  const own = { id: "elsewhere", text: "hi", choice: null, at: 0 };
  chat.mirror(own);
  chat.mirror(own);
  assert.equal(chat.thread.messages.length, 1);
  assert.equal(chat.thread.messages[0].state, "delivered");
  assert.deepEqual(texts(socket, "message"), []);
});
