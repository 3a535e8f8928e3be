// The desk as the page uses it: signing in, doing things to conversations, hearing what happened.

import { batch } from "@preact/signals";
import { named, text } from "../strings.js";
import { decided } from "./lessons.js";
import { LESSONS, Reading } from "./reading.js";
import { actionsFor } from "./rights.js";
import { part } from "./state.js";
import { awaitsTicks } from "./timeline.js";

// Changes that come closer together than this are read once; a busy floor is read at most this often.
const REFRESH_MS = 120;
const REFRESH_EVERY_MS = 700;
const TICK_MS = 1000;
const TICKS_EVERY_MS = 4000;
const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 6000;

export class Desk extends Reading {
  #live;
  #keep;
  #place;
  #chime;
  #skew = 0;
  #refreshing = null;
  #refreshedAt = 0;
  #touched = new Set();
  #typingEnds = null;
  #stopsTyping = null;
  #typedAt = 0;

  /** `live` makes a socket from callbacks; `keep` reads and writes small preferences, `place` what a reload must not lose; `chime` makes a sound. */
  constructor({ api, live, keep, place, chime }) {
    super(api);
    this.#keep = keep;
    this.#place = place;
    this.#chime = chime;
    this.soundOn.value = keep.read("sound") === "on";
    this.theme.value = keep.read("theme") ?? "auto";
    this.#live = live({
      state: (state, since) => this.#connectionIs(state, since),
      events: (events) => this.#happened(events),
      beat: (frame) => this.#beat(frame),
      typing: (isOn) => this.#customerTypes(isOn),
      resumed: () => this.refresh(),
      signedOut: () => this.signedOut(),
    });
    setInterval(() => (this.now.value = Date.now() + this.#skew), TICK_MS);
    setInterval(() => this.#lookAtTicks(), TICKS_EVERY_MS);
  }

  // Lifecycle

  async begin() {
    const was = JSON.parse(this.#place.read("place") || "{}");
    try {
      this.#signedIn(await this.api.get("/session"));
    } catch {
      this.me.value = null;
      return;
    }
    if (was.id === this.me.value.id) this.#goBack(was);
  }

  async signIn(name, password) {
    this.#signedIn(await this.api.post("/session", { sign_in: name, password }));
  }

  async signOut() {
    await this.try(() => this.api.delete("/session"));
    this.signedOut();
  }

  // Doing

  async write(words) {
    const id = this.openId.value;
    const isNote = this.mode.value === "note";
    const one = {
      id: crypto.randomUUID(),
      client_id: null,
      conversation_id: id,
      channel: this.row.value.channel,
      seq: Number.MAX_SAFE_INTEGER,
      author: isNote ? "note" : "agent",
      agent_id: this.me.value.id,
      agent_name: this.me.value.name,
      text: words,
      choices: [],
      attachments: [],
      delivery: "unsent",
      created_at: new Date(this.now.value).toISOString(),
    };
    one.client_id = one.id;
    if (isNote) this.mode.value = "reply";
    this.#setPending(id, [...(this.pending.value.get(id) ?? []), one]);
    await this.#send(id, one);
  }

  async sendAgain(one) {
    const fresh = { ...one, error: null };
    this.#setPending(one.conversation_id, this.#pendingOf(one.conversation_id).map((each) => (each.id === one.id ? fresh : each)));
    await this.#send(one.conversation_id, fresh);
  }

  discard(one) {
    this.#setPending(one.conversation_id, this.#pendingOf(one.conversation_id).filter((each) => each.id !== one.id));
  }

  async act(action, id = this.openId.value) {
    const row = id === this.openId.value ? this.row.value : this.list.value.find((each) => each.id === id);
    if (!row || !actionsFor(row, this.me.value).includes(action)) return;
    if (action === "accept") return this.#post(id, "acceptance", {}, text.actions.accepted, () => this.#accepted(id));
    if (action === "takeOver") return this.#post(id, "takeover", {}, text.actions.accepted, () => this.#accepted(id));
    if (action === "toBot") return this.#post(id, "bot-return", {}, text.actions.returned, () => this.#left());
    this.dialog.value = await this.#question(action, id, row);
  }

  /** The agent has touched the reply; the customer is told now and then, and when it stops. */
  types() {
    clearTimeout(this.#stopsTyping);
    this.#stopsTyping = setTimeout(() => this.stopsTyping(), TYPING_EVERY_MS);
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#live.typing(true);
  }

  stopsTyping() {
    clearTimeout(this.#stopsTyping);
    if (this.#typedAt) this.#live.typing(false);
    this.#typedAt = 0;
  }

  /** Keep what is being written, and whether for the customer or for colleagues. */
  draft(id, words) {
    if (words) this.drafts.set(id, { words, mode: this.mode.value });
    else this.drafts.delete(id);
    this.keepPlace();
  }

  /** Keep where one is and what one has begun to write, for this page after a reload. */
  keepPlace() {
    if (!this.me.value) return;
    const { id } = this.me.value;
    const drafts = [...this.drafts];
    this.#place.write("place", JSON.stringify({ id, section: this.section.value, tab: this.tab.value, pane: this.pane.value, openId: this.openId.value, drafts }));
  }

  ask(mode) {
    batch(() => {
      const begun = this.drafts.get(this.openId.value);
      if (begun) begun.mode = mode === "note" ? "note" : "reply";
      this.mode.value = mode;
      this.isAsked.value = true;
    });
  }

  async choosePresence(presence) {
    const answer = await this.try(() => this.api.put("/presence", { presence }));
    if (answer) this.me.value = { ...this.me.value, presence: answer.presence };
  }

  async takeCallBack(id) {
    if (await this.#work(`/call-backs/${id}/acceptance`, {}, text.callBack.taken)) this.selectTab("mine");
  }

  finishCallBack(id, outcome) {
    return this.#work(`/call-backs/${id}/completion`, { outcome }, text.callBack.done);
  }

  rerun(id) {
    return this.#work(`/parked/${id}/rerun`, {}, text.aside.again);
  }

  dismiss(id) {
    return this.#work(`/parked/${id}/dismissal`, {}, text.aside.dismissed);
  }

  lookUp(id) {
    return this.#work(`/held-effects/${id}/lookup`, {}, text.aside.looking);
  }

  giveUp(id) {
    return this.#work(`/held-effects/${id}/failure`, {}, text.aside.failed);
  }

  /** Say what a customer's message means. */
  correct(id, intent) {
    return this.#work(`/messages/${id}/correction`, { intent }, text.message.corrected(named(text.intents, intent)));
  }

  acceptLessons(messages, intent) {
    const tell = ({ accepted, written }) => text.learn.accepted(accepted, messages.length - accepted, named(text.intents, intent), written);
    return this.#decideLessons("/review/acceptance", { messages, intent }, tell);
  }

  dismissLessons(messages) {
    const tell = ({ dismissed }) => text.learn.dismissed(dismissed, messages.length - dismissed);
    return this.#decideLessons("/review/dismissal", { messages }, tell);
  }

  async undoLessons(id) {
    const answer = await this.try(() => this.api.post(`/review/decisions/${id}/reversal`));
    if (answer) this.toast(text.learn.undone(answer.undone));
    await this.refresh();
  }

  /** Let somebody choose among all intents; `then` is called with the one chosen. */
  chooseIntent(then) {
    const options = Object.entries(text.intents)
      .filter(([intent]) => intent !== "nlu_fallback")
      .map(([intent, title]) => ({ id: intent, title, icon: "message-circle", run: () => this.#chosen(then, intent) }));
    this.dialog.value = { kind: "choose", title: text.learn.choose, options };
  }

  setSound(isOn) {
    this.soundOn.value = isOn;
    this.#keep.write("sound", isOn ? "on" : "off");
    if (isOn) this.#chime();
  }

  setTheme(theme) {
    this.theme.value = theme;
    this.#keep.write("theme", theme);
  }

  retryConnection() {
    this.#live.retry();
  }

  // Callbacks

  #signedIn(me) {
    this.me.value = me;
    this.#live.start();
    this.load(this.canned, "/canned-answers");
  }

  /** After a reload: where one was. */
  #goBack(was) {
    for (const [id, begun] of was.drafts) this.drafts.set(id, begun);
    if (was.openId) this.open(was.openId);
    batch(() => {
      this.tab.value = was.tab;
      this.pane.value = was.pane;
      if (was.section !== "inbox") this.selectSection(was.section);
    });
  }

  #connectionIs(state, since) {
    this.connection.value = { state, since };
    if (state === "stale") this.api.get("/session").catch((error) => error.status === 401 && this.signedOut());
  }

  #beat(frame) {
    this.#skew = Date.parse(frame.at) - Date.now();
    this.now.value = Date.now() + this.#skew;
    if (this.me.value && this.me.value.presence !== frame.presence) this.me.value = { ...this.me.value, presence: frame.presence };
  }

  #happened(events) {
    const mine = new Set((this.mine.value.value ?? []).map((row) => row.id));
    const isForMe = events.some((event) => event.kind === "turn" && event.actor === "customer" && mine.has(event.conversation_id));
    if (isForMe && this.soundOn.value) this.#chime();
    const hasWritten = events.some((event) => event.kind === "turn" && event.conversation_id === this.openId.value);
    if (hasWritten) this.#customerTypes(false);
    for (const event of events) {
      if (event.conversation_id) this.#touched.add(event.conversation_id);
      if (event.kind.startsWith("lesson_")) this.#touched.add(LESSONS);
    }
    this.#refreshing ??= setTimeout(() => this.#refreshTouched(), Math.max(REFRESH_MS, this.#refreshedAt + REFRESH_EVERY_MS - Date.now()));
  }

  signedOut() {
    this.#live.stop();
    this.#place.write("place", "");
    this.forget();
  }

  shows(id) {
    this.#live.watch(id);
  }

  arrived(list) {
    if (list === "queue" && this.soundOn.value) this.#chime();
  }

  /** Nobody writes for longer than this without a word: the sign that it has ended may be lost. */
  #customerTypes(isOn) {
    clearTimeout(this.#typingEnds);
    this.customerTypes.value = isOn;
    if (isOn) this.#typingEnds = setTimeout(() => (this.customerTypes.value = false), TYPING_ENDS_MS);
  }

  // Internal

  async #refreshTouched() {
    const touched = this.#touched;
    this.#touched = new Set();
    await this.refresh(touched);
    this.#refreshedAt = Date.now();
    this.#refreshing = null;
    if (this.#touched.size) this.#happened([]);
  }

  async #decideLessons(path, body, tell) {
    const answer = await this.try(() => this.api.post(path, body));
    if (answer) {
      this.review.value = part(decided(this.review.value.value, body.messages));
      this.toast(tell(answer));
    }
    await this.refresh();
    return answer !== null;
  }

  async #work(path, body, done) {
    let isDone = false;
    await this.try(async () => {
      await this.api.post(path, body);
      isDone = true;
    });
    if (isDone) this.toast(done);
    await this.refresh();
    return isDone;
  }

  async #post(id, resource, body, done, afterwards) {
    this.dialog.value = null;
    const row = await this.try(() => this.api.post(`/conversations/${id}/${resource}`, body));
    if (row) {
      this.toast(done);
      afterwards?.();
    }
    await this.refresh();
  }

  #chosen(then, intent) {
    this.dialog.value = null;
    then(intent);
  }

  #accepted(id) {
    batch(() => {
      this.tab.value = "mine";
      this.open(id);
      this.ask("reply");
    });
  }

  #left() {
    this.pane.value = "list";
  }

  async #question(action, id, row) {
    if (action === "transfer") {
      const options = this.me.value.all_queues
        .filter((queue) => queue.name !== row.queue || row.floor === "agent")
        .map((queue) => ({
          id: queue.name,
          title: queue.title,
          icon: "inbox",
          run: () => this.#post(id, "transfer", { queue: queue.name }, text.actions.transferred(queue.title), () => this.#left()),
        }));
      return { kind: "choose", title: text.actions.transferTo, options };
    }
    if (action === "close") {
      const options = Object.entries(text.wrapUps)
        .filter(([code]) => code !== "idle")
        .map(([code, title]) => ({ id: code, title, icon: "flag", run: () => this.#post(id, "closure", { wrap_up: code }, text.actions.closed, () => this.#left()) }));
      return { kind: "choose", title: text.actions.closeWhy, options };
    }
    await this.load(this.team, "/agents", (answer) => answer.items);
    const options = (this.team.value.value ?? []).map((one) => ({
      id: one.id,
      title: one.name,
      detail: `${named(text.presence, one.presence)}, ${text.actions.load(one.conversations)}`,
      presence: one.presence,
      isDisabled: ["away", "signed_out"].includes(one.presence) || one.id === row.agent_id,
      run: () => this.#post(id, "assignment", { agent_id: one.id }, text.actions.assigned(one.name)),
    }));
    return { kind: "choose", title: text.actions.assignTo, options };
  }

  async #send(id, one) {
    const resource = one.author === "note" ? "notes" : "messages";
    try {
      const said = await this.api.post(`/conversations/${id}/${resource}`, { id: one.client_id, text: one.text });
      batch(() => {
        if (this.openId.value === id) this.lines.value = { ...this.lines.value, pages: [...this.lines.value.pages, [said]] };
        this.discard(one);
      });
    } catch (error) {
      if (error.status === 401) return this.signedOut();
      const failed = { ...one, error: error.message || text.failedShort };
      this.#setPending(id, this.#pendingOf(id).map((each) => (each.id === one.id ? failed : each)));
    }
  }

  #pendingOf(id) {
    return this.pending.value.get(id) ?? [];
  }

  #setPending(id, list) {
    this.pending.value = new Map(this.pending.value).set(id, list);
  }

  #lookAtTicks() {
    if (this.me.value && this.openId.value && awaitsTicks(this.stored.value)) this.loadConversation();
  }
}
