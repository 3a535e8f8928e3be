// One socket to the edge, opened again as long as it is wanted. What frames mean is decided elsewhere.

import { decode } from "./frames.js";
import { safely } from "./safely.js";

export const WELCOME_TIMEOUT = 10_000; // ms from opening to the edge's welcome
export const FIRST_WAIT = 1_000; // ms, doubled with every failed try
export const LONGEST_WAIT = 30_000; // ms
export const STEADY_AFTER = 10_000; // ms of being ready after which a loss counts as the first again

/** An event that a state does not list changes nothing. */
export const NEXT = {
  idle: { start: "connecting" },
  connecting: { opened: "greeting", lost: "waiting", stop: "idle" },
  greeting: { welcomed: "ready", lost: "waiting", stop: "idle" },
  ready: { lost: "waiting", stop: "idle" },
  waiting: { due: "connecting", stop: "idle" },
};

/** The wait in ms before try number `attempt` (from 0); `random` in [0, 1) spreads a crowd. */
export function backoff(attempt, random) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + random / 2);
}

/** Keeps a greeted socket to the edge and tells `onFrame` and `onState` what happens on it. */
export class Connection {
  #open;
  #clock;
  #random;
  #socket = null;
  #cancel = () => {};
  #attempt = 0;
  #readyAt = null;

  state = "idle";
  hello = () => ({ type: "hello" });
  onFrame = () => {};
  onState = () => {};

  // Lifecycle

  /** `open` makes a new WebSocket, or throws. */
  constructor({ open, clock, random = Math.random }) {
    this.#open = open;
    this.#clock = clock;
    this.#random = random;
  }

  // Actions

  start() {
    if (this.#move("start")) this.#connect();
  }

  stop() {
    if (!this.#move("stop")) return;
    this.#cancel();
    this.#drop();
  }

  /** Tries at once instead of waiting out the time. */
  hurry() {
    if (this.state === "waiting") this.#due();
  }

  /** Gives a socket up that seems dead, and opens another. */
  renew() {
    if (this.#socket) this.#lost();
  }

  /** Sends a frame when the edge has greeted us; says whether it went out. */
  send(frame) {
    if (this.state !== "ready") return false;
    return this.#write(frame);
  }

  // Callbacks

  #opened() {
    if (!this.#move("opened")) return;
    this.#after(WELCOME_TIMEOUT, () => this.#lost());
    this.#write(this.hello());
  }

  #heard(text) {
    const frame = decode(text);
    if (!frame) return;
    if (frame.type === "welcome" && this.#move("welcomed")) {
      this.#cancel();
      this.#readyAt = this.#clock.now();
    }
    this.onFrame(frame);
  }

  #lost() {
    this.#cancel();
    this.#drop();
    if (this.#readyAt !== null && this.#clock.now() - this.#readyAt >= STEADY_AFTER) this.#attempt = 0;
    this.#readyAt = null;
    if (!this.#move("lost")) return;
    this.#after(backoff(this.#attempt, this.#random()), () => this.#due());
    this.#attempt += 1;
  }

  #due() {
    this.#cancel();
    if (this.#move("due")) this.#connect();
  }

  // Internal

  #connect() {
    let socket;
    try {
      socket = this.#open();
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    // A socket that was given up may still speak: only the present one is heard.
    const present = (act) => safely((event) => (socket === this.#socket ? act(event) : undefined));
    socket.onopen = present(() => this.#opened());
    socket.onmessage = present((event) => this.#heard(event.data));
    socket.onclose = present(() => this.#lost());
    this.#after(WELCOME_TIMEOUT, () => this.#lost());
  }

  #write(frame) {
    try {
      this.#socket.send(JSON.stringify(frame));
      return true;
    } catch {
      return false;
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    try {
      socket?.close();
    } catch {
      // It was not open any more.
    }
  }

  #after(ms, act) {
    this.#cancel();
    this.#cancel = this.#clock.after(ms, act);
  }

  #move(event) {
    const next = NEXT[this.state][event];
    if (!next) return false;
    this.state = next;
    this.onState(next);
    return true;
  }
}
