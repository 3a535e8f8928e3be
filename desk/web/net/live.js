// The live socket: resumes from the last event, beats every fifteen seconds, comes back by itself, and says how it is.

const BEAT_MS = 15_000;
const SILENCE_MS = 20_000;
const STALE_AFTER_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const SIGNED_OUT = 4401;

export class Live {
  #url;
  #on;
  #socket = null;
  #cursor = null;
  #attempt = 0;
  #timers = {};
  #lostAt = null;
  #heardAt = null;
  #wanted = false;
  #watched = null;

  /** `on` has: state(state, since), events(list), beat(frame), typing(isOn), resumed(), signedOut(). */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    addEventListener("offline", () => this.#cut());
    addEventListener("online", () => this.#wanted && this.retry());
  }

  start() {
    this.#wanted = true;
    this.#open();
  }

  stop() {
    this.#wanted = false;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#socket?.close();
    this.#socket = null;
    this.#cursor = null;
    this.#lostAt = null;
  }

  /** Tell which conversation is shown. */
  watch(conversationId) {
    this.#watched = conversationId;
    if (conversationId) this.#say({ type: "watch", conversation_id: conversationId });
  }

  /** Tell that the agent writes in it, or has stopped. */
  typing(isOn) {
    this.#say({ type: "typing", on: isOn });
  }

  /** Try again at once. */
  retry() {
    if (this.#socket?.readyState === WebSocket.OPEN) return;
    this.#attempt = 0;
    this.#open();
  }

  #open() {
    clearTimeout(this.#timers.again);
    this.#socket?.close();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#expectWord(socket);
    socket.onopen = () => socket.send(JSON.stringify({ type: "resume", cursor: this.#cursor }));
    socket.onmessage = ({ data }) => socket === this.#socket && this.#hear(socket, JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code);
  }

  #hear(socket, frame) {
    this.#expectWord(socket);
    this.#heardAt = Date.now();
    if (frame.type === "live") {
      const isResumed = this.#lostAt !== null || this.#cursor === null;
      this.#cursor = frame.cursor;
      this.#attempt = 0;
      this.#lostAt = null;
      clearTimeout(this.#timers.stale);
      this.#on.state("live", null);
      this.#beatLater(socket);
      if (this.#watched) this.watch(this.#watched);
      if (isResumed) this.#on.resumed();
    } else if (frame.type === "events") {
      this.#cursor = frame.cursor;
      this.#on.events(frame.events);
    } else if (frame.type === "heartbeat") {
      this.#on.beat(frame);
    } else if (frame.type === "typing") {
      this.#on.typing(frame.on);
    }
  }

  #say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN && this.#lostAt === null) this.#socket.send(JSON.stringify(frame));
  }

  #beatLater(socket) {
    clearTimeout(this.#timers.beat);
    this.#timers.beat = setTimeout(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(JSON.stringify({ type: "heartbeat" }));
      this.#beatLater(socket);
    }, BEAT_MS);
  }

  /** A socket that says nothing for too long is as good as gone, whatever the browser thinks. */
  #expectWord(socket) {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => socket === this.#socket && this.#cut(), SILENCE_MS);
  }

  #cut() {
    if (!this.#socket) return;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#lost(0);
  }

  #lost(code) {
    if (!this.#wanted) return;
    if (code === SIGNED_OUT) {
      this.#on.signedOut();
      return;
    }
    if (this.#lostAt === null) {
      this.#lostAt = this.#heardAt ?? Date.now();
      this.#on.state("reconnecting", this.#lostAt);
      this.#timers.stale = setTimeout(() => this.#on.state("stale", this.#lostAt), STALE_AFTER_MS);
    }
    clearTimeout(this.#timers.beat);
    clearTimeout(this.#timers.silence);
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempt++);
    this.#timers.again = setTimeout(() => this.#open(), longest * (0.5 + Math.random() / 2));
  }
}
