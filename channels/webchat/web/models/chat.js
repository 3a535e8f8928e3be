// The customer's side of the protocol: what to send when, and what each frame means for the thread.

import { EMPTY, find, lastSeq, pending, step, unread, unsaid, withOwn, withRestored, withSend, withTheirs, without } from "./thread.js";
import { fitting } from "../strings.js";
import { OUTBOX_LIFE } from "./store.js";

export const ACK_TIMEOUT = 10_000; // ms on a live socket; then the socket is taken for dead
export const MOST_SENDS = 4; // unconfirmed sends of one message before it counts as failed
export const TYPING_TIMEOUT = 10_000; // ms after which the other side's dots go out by themselves
export const TYPING_EVERY = 3_000; // ms between two notices that the customer is typing
export const LATER_S = 3; // s before a message goes out again when the edge says "later" without a time

/** Refusals that pass by themselves: the message stays pending and goes out again. */
const LATER = new Set(["try_later", "too_fast"]);

/** One customer's chat: the thread, the line it runs over, and what is going on in it. */
export class Chat {
  #connection;
  #store;
  #clock;
  #newId;
  #timers = new Map();
  #readSent = 0;
  #typedAt = -Infinity;
  #token = null;

  #meaning = {
    welcome: (frame) => this.#onWelcome(frame),
    secret: (frame) => this.#onSecret(frame),
    ack: (frame) => this.#onAck(frame),
    error: (frame) => this.#onError(frame),
    message: (frame) => this.#onMessage(frame),
    typing: (frame) => this.#onTyping(frame),
    queue: ({ place, waitS }) => (this.queue = { place, waitS }),
    language: ({ language }) => this.#store.update({ language: fitting([language]) }),
  };

  thread = EMPTY;
  typing = null;
  queue = { place: 0, waitS: null };
  restoring = false;
  onChange = () => {};
  onArrival = () => {};
  onConfirmed = () => {};

  // Lifecycle

  /** `pageLanguage` is what the page speaks; the last choice of page or customer holds. */
  constructor({ connection, store, clock, newId, pageLanguage }) {
    this.#connection = connection;
    this.#store = store;
    this.#clock = clock;
    this.#newId = newId;
    connection.hello = () => this.#hello();
    connection.onFrame = (frame) => this.#heard(frame);
    connection.onState = (state) => this.#turned(state);
    this.#settleLanguage(pageLanguage);
    this.#restoreOutbox();
  }

  /** Opens the line; before that nothing goes to the edge. */
  start() {
    if (this.#connection.state !== "idle") return;
    this.restoring = this.known;
    this.#connection.start();
  }

  // What there is to show

  /** Whether this customer has talked to the edge before. */
  get known() {
    return Boolean(this.#store.self.session);
  }

  get state() {
    return this.#connection.state;
  }

  get language() {
    return this.#store.self.language;
  }

  get unread() {
    return unread(this.thread, this.#readSeq);
  }

  // Actions

  /** Says a text, or a choice by its title and payload. */
  say(text, choice = null) {
    const message = { id: this.#newId(), text, choice, at: this.#clock.now() };
    this.thread = withOwn(this.thread, message);
    this.#store.put(message);
    this.start();
    this.#send(message.id);
    this.onChange();
  }

  /** Sends a failed message once more. */
  retry(id) {
    if (find(this.thread, id)?.state !== "failed") return;
    this.thread = step(this.thread, id, "retry");
    this.#send(id);
    this.onChange();
  }

  /** Takes a failed message back and gives its text, to be written anew. */
  takeBack(id) {
    const message = find(this.thread, id);
    if (message?.state !== "failed") return "";
    this.thread = without(this.thread, id);
    this.#store.drop(id);
    this.onChange();
    return message.text;
  }

  chooseLanguage(language) {
    this.#store.update({ language, wanted: language });
    this.#connection.send({ type: "language", language });
    this.onChange();
  }

  /** Notes that the customer sees the newest message. */
  seen() {
    const seq = lastSeq(this.thread);
    if (seq > this.#readSeq) {
      this.#store.update({ readSeq: seq });
      this.onChange();
    }
    this.#tellRead();
  }

  /** Notes that the customer is writing. */
  writing() {
    const now = this.#clock.now();
    if (now - this.#typedAt < TYPING_EVERY) return;
    if (this.#connection.send({ type: "typing", on: true })) this.#typedAt = now;
  }

  /** Has the page's word for who the customer is: a token that the edge checks, good once. */
  identify(token) {
    this.#token = this.#connection.send({ type: "identify", token }) ? null : token;
  }

  /** Takes in what the same customer said in another tab. */
  mirror(own) {
    if (find(this.thread, own.id)) return;
    this.thread = step(withOwn(this.thread, own), own.id, "ack");
    this.onChange();
  }

  hurry() {
    this.#connection.hurry();
  }

  // Callbacks

  #turned(state) {
    if (state === "waiting") this.#stopTyping(); // Who writes cannot be seen from here.
    this.onChange();
  }

  #heard(frame) {
    this.#meaning[frame.type](frame);
    this.onChange();
  }

  #onWelcome({ session, secret, language, own }) {
    const before = this.#store.self.session;
    if (before && before !== session) this.#forget();
    this.#store.update({ session, secret });
    this.restoring = false;
    this.queue = { place: 0, waitS: null }; // Whoever still waits is told so again.
    this.thread = withRestored(this.thread, own.map((message) => this.#timed(message)));
    own.forEach(({ id }) => this.#settled(id));
    const { wanted } = this.#store.self;
    if (!wanted && language) this.#store.update({ language: fitting([language]) });
    if (wanted && wanted !== language) this.#connection.send({ type: "language", language: wanted });
    if (this.#token) this.identify(this.#token);
    pending(this.thread).forEach(({ id }) => this.#send(id));
    this.#tellRead();
  }

  #onSecret({ secret }) {
    this.#store.update({ secret });
    this.#connection.send({ type: "secret_stored" });
  }

  #onAck({ id }) {
    this.#settled(id);
    // The message carried the language; from here on the edge may know a newer one.
    this.#store.update({ wanted: undefined });
    const first = find(this.thread, id)?.state === "pending";
    this.thread = step(this.thread, id, "ack");
    if (first) this.onConfirmed(find(this.thread, id));
  }

  #onError({ id, code, text, retryAfterS }) {
    if (code === "session_refused") {
      this.#forget();
    } else if (id && LATER.has(code)) {
      this.#later(id, () => this.#send(id), (retryAfterS ?? LATER_S) * 1000);
    } else if (id) {
      this.#refuse(id, { code, text });
    }
  }

  #onMessage(frame) {
    const before = this.thread;
    this.thread = withTheirs(this.thread, this.#timed(frame));
    this.#connection.send({ type: "received", seq: frame.seq });
    if (this.thread === before) return;
    if (frame.from === this.typing) this.#stopTyping();
    if (frame.seq > this.#readSeq) this.onArrival(frame);
  }

  #onTyping({ from, on }) {
    if (!on) {
      if (from === this.typing) this.#stopTyping();
      return;
    }
    this.typing = from;
    this.#later("typing", () => {
      this.#stopTyping();
      this.onChange();
    }, TYPING_TIMEOUT);
  }

  // Internal

  get #readSeq() {
    return this.#store.self.readSeq ?? 0;
  }

  #hello() {
    const { session, secret, language, wanted } = this.#store.self;
    // Read anew for every connection: another tab may have got a new secret meanwhile.
    if (session && secret) return { type: "hello", session, secret, since: lastSeq(this.thread), language: wanted };
    return { type: "hello", language };
  }

  #send(id) {
    const message = find(this.thread, id);
    if (message?.state !== "pending" || this.#connection.state !== "ready") return;
    if (message.sends >= MOST_SENDS) {
      this.#refuse(id, { code: "unconfirmed", text: "" });
      return;
    }
    const { text, choice } = message;
    this.thread = withSend(this.thread, id);
    this.#connection.send({ type: "message", id, text, ...(choice && { choice }) });
    this.#later(id, () => this.#unconfirmed(id), ACK_TIMEOUT);
  }

  #unconfirmed(id) {
    if (find(this.thread, id)?.state === "pending") this.#connection.renew();
  }

  #refuse(id, reason) {
    this.#later(id, null);
    this.thread = step(this.thread, id, "refuse", reason);
    this.onChange();
  }

  #settled(id) {
    this.#later(id, null);
    this.#store.drop(id);
  }

  /** One wait per key: a new one takes the place of the old, none (`act` null) ends it. */
  #later(key, act, ms) {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
    if (act) this.#timers.set(key, this.#clock.after(ms, act));
  }

  #stopTyping() {
    this.typing = null;
    this.#later("typing", null);
  }

  #tellRead() {
    const seq = this.#readSeq;
    if (seq > this.#readSent && this.#connection.send({ type: "read", seq })) this.#readSent = seq;
  }

  #forget() {
    this.thread = unsaid(this.thread);
    this.#readSent = 0;
    this.#store.update({ session: undefined, secret: undefined, readSeq: 0 });
  }

  #settleLanguage(pageLanguage) {
    const { language, pageLanguage: before } = this.#store.self;
    if (language && before === pageLanguage) return;
    this.#store.update({ language: pageLanguage, pageLanguage, wanted: pageLanguage });
  }

  #restoreOutbox() {
    const now = this.#clock.now();
    for (const { id, text, choice, at } of this.#store.outbox) {
      const old = now - at > OUTBOX_LIFE;
      const fate = old ? { state: "failed", reason: { code: "unconfirmed", text: "" } } : {};
      this.thread = withOwn(this.thread, { id, text, choice, at, ...fate });
    }
  }

  #timed(message) {
    return message.at === null ? { ...message, at: this.#clock.now() } : message;
  }
}
