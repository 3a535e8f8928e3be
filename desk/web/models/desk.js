// What the page knows and what can be done with it. Knows neither the DOM nor how the API and the socket are reached.

import { batch, computed, signal } from "@preact/signals";
import { named, text } from "../strings.js";
import { actionsFor } from "./rights.js";
import { arrivals, isUnanswered, neighbour, orderMine, settle } from "./rows.js";
import { awaitsTicks, join, unstored } from "./timeline.js";

const REFRESH_MS = 120;
const TOAST_MS = 4000;
const TICK_MS = 1000;
const TICKS_EVERY_MS = 4000;
const PAGE = 60;
const PAGES_TO_JUMP = 8;

/** A part that is loaded: its value, and whether it is being loaded or could not be. */
const part = (value) => ({ value, isLoading: false, error: null });

export class Desk {
  me = signal(undefined);
  connection = signal({ state: "reconnecting", since: null });
  now = signal(Date.now());
  section = signal("inbox");
  tab = signal("mine");
  pane = signal("list");
  dialog = signal(null);
  toasts = signal([]);
  soundOn = signal(false);
  theme = signal("auto");

  mine = signal(part(null));
  queue = signal(part(null));
  callBacks = signal([]);
  all = signal(part(null));
  search = signal({ words: "", openOnly: true });
  fresh = signal(new Set());

  openId = signal(null);
  shown = signal(part(null));
  profile = signal(part(null));
  lines = signal({ pages: [], earlier: null, isLoadingEarlier: false });
  pending = signal(new Map());
  drafts = new Map();
  mode = signal("reply");
  focusAsked = signal(0);
  jumpTo = signal(null);

  team = signal(part(null));
  board = signal(part(null));
  parked = signal(part(null));
  held = signal(part(null));
  canned = signal(part({}));

  stored = computed(() => join(this.lines.value.pages));
  words = computed(() => {
    const waiting = this.pending.value.get(this.openId.value) ?? [];
    return [...this.stored.value, ...unstored(waiting, this.stored.value)];
  });
  row = computed(() => this.shown.value.value?.row ?? null);
  actions = computed(() => actionsFor(this.row.value, this.me.value));
  unanswered = computed(() => (this.mine.value.value ?? []).filter(isUnanswered).length);
  list = computed(() => ({ mine: this.mine, queue: this.queue, all: this.all })[this.tab.value].value.value ?? []);

  #api;
  #live;
  #keep;
  #chime;
  #isPointing = false;
  #skew = 0;
  #refreshing = null;
  #toasted = 0;

  /** `live` makes a socket from callbacks; `keep` reads and writes small preferences; `chime` makes a sound. */
  constructor({ api, live, keep, chime }) {
    this.#api = api;
    this.#keep = keep;
    this.#chime = chime;
    this.soundOn.value = keep.read("sound") === "on";
    this.theme.value = keep.read("theme") ?? "auto";
    this.#live = live({
      state: (state, since) => this.#connectionIs(state, since),
      events: (events) => this.#happened(events),
      beat: (frame) => this.#beat(frame),
      resumed: () => this.refresh(),
      signedOut: () => this.#signedOut(),
    });
    setInterval(() => (this.now.value = Date.now() + this.#skew), TICK_MS);
    setInterval(() => this.#lookAtTicks(), TICKS_EVERY_MS);
  }

  // Lifecycle

  async begin() {
    try {
      this.#signedIn(await this.#api.get("/session"));
    } catch {
      this.me.value = null;
    }
  }

  async signIn(name, password) {
    this.#signedIn(await this.#api.post("/session", { sign_in: name, password }));
  }

  async signOut() {
    await this.#try(() => this.#api.delete("/session"));
    this.#signedOut();
  }

  // Looking

  selectTab(tab) {
    if (tab === "all" && this.me.value?.role !== "supervisor") return;
    batch(() => {
      this.section.value = "inbox";
      this.tab.value = tab;
      this.pane.value = "list";
      this.fresh.value = new Set();
    });
    if (tab === "all") this.loadAll();
  }

  selectSection(section) {
    this.section.value = section;
    if (section === "floor") this.loadFloor();
    if (section === "aside") this.loadAside();
  }

  pointAt(isPointing) {
    this.#isPointing = isPointing;
  }

  async open(id) {
    const isOther = this.openId.value !== id;
    batch(() => {
      this.section.value = "inbox";
      this.pane.value = "conversation";
      if (!isOther) return;
      this.openId.value = id;
      this.mode.value = "reply";
      this.shown.value = { ...part(null), isLoading: true };
      this.profile.value = { ...part(null), isLoading: true };
      this.lines.value = { pages: [], earlier: null, isLoadingEarlier: false };
    });
    if (isOther) await this.loadConversation();
  }

  step(by) {
    const id = neighbour(this.list.value, this.openId.value, by);
    if (id) this.open(id);
  }

  async loadConversation() {
    const id = this.openId.value;
    if (!id) return;
    const [shown, lines] = await Promise.allSettled([
      this.#api.get(`/conversations/${id}`),
      this.#api.get(`/conversations/${id}/messages`, { limit: PAGE }),
    ]);
    if (this.openId.value !== id) return;
    const failure = [shown, lines].find((one) => one.status === "rejected");
    if (failure) {
      if (failure.reason.status === 401) this.#signedOut();
      this.shown.value = { ...this.shown.value, isLoading: false, error: failure.reason };
      return;
    }
    const before = this.shown.value.value;
    batch(() => {
      this.shown.value = part(shown.value);
      const pages = this.lines.value.pages;
      const earlier = pages.length ? this.lines.value.earlier : lines.value.earlier;
      this.lines.value = { ...this.lines.value, pages: [...pages, lines.value.items], earlier };
      if (pages.length) this.lines.value = { ...this.lines.value, pages: [join(this.lines.value.pages)] };
    });
    if (!before || before.customer?.id !== shown.value.customer?.id) await this.loadProfile();
  }

  async loadProfile() {
    const id = this.openId.value;
    this.profile.value = { ...this.profile.value, isLoading: true };
    const [answer] = await Promise.allSettled([this.#api.get(`/conversations/${id}/profile`)]);
    if (this.openId.value !== id) return;
    this.profile.value = answer.status === "fulfilled" ? part(answer.value) : part({ state: "away", profile: null });
  }

  async loadEarlier() {
    const { earlier, isLoadingEarlier } = this.lines.value;
    const id = this.openId.value;
    if (!earlier || isLoadingEarlier) return;
    this.lines.value = { ...this.lines.value, isLoadingEarlier: true };
    const page = await this.#try(() => this.#api.get(`/conversations/${id}/messages`, { limit: PAGE, before: earlier }));
    if (this.openId.value !== id) return;
    const pages = this.lines.value.pages;
    this.lines.value = page
      ? { pages: [page.items, ...pages], earlier: page.earlier, isLoadingEarlier: false }
      : { ...this.lines.value, isLoadingEarlier: false };
  }

  async jumpToConversation(id) {
    for (let page = 0; page < PAGES_TO_JUMP; page++) {
      const first = this.stored.value.find((message) => message.conversation_id === id);
      if (first) {
        this.pane.value = "conversation";
        this.jumpTo.value = first.id;
        return;
      }
      if (!this.lines.value.earlier) return;
      await this.loadEarlier();
    }
  }

  async searchFor(words, openOnly) {
    this.search.value = { words, openOnly };
    await this.loadAll();
  }

  async loadAll({ more = false } = {}) {
    const { words, openOnly } = this.search.value;
    const before = more ? this.all.value.next : null;
    this.all.value = { ...this.all.value, isLoading: true };
    try {
      const page = await this.#api.get("/conversations", { search: words, open: openOnly ? true : null, before });
      if (this.search.value.words !== words) return;
      const items = more ? [...(this.all.value.value ?? []), ...page.items] : page.items;
      this.all.value = { ...part(items), next: page.next, count: page.open_count };
    } catch (error) {
      this.#failed(this.all, error);
    }
  }

  async loadFloor() {
    await Promise.all([
      this.me.value?.role === "supervisor" ? this.#load(this.board, "/board") : null,
      this.#load(this.team, "/agents", (answer) => answer.items),
    ]);
  }

  async loadAside() {
    const items = (answer) => answer.items;
    await Promise.all([this.#load(this.parked, "/parked", items), this.#load(this.held, "/held-effects", items)]);
  }

  async refresh() {
    clearTimeout(this.#refreshing);
    this.#refreshing = null;
    const isSupervisor = this.me.value?.role === "supervisor";
    await Promise.all([
      this.#load(this.mine, "/inbox/mine", (answer) => this.#arrange("mine", orderMine(answer.items))),
      this.#load(this.queue, "/inbox/queue", (answer) => {
        this.callBacks.value = answer.call_backs;
        return this.#arrange("queue", answer.items);
      }),
      isSupervisor ? this.loadAll() : null,
      this.section.value === "floor" ? this.loadFloor() : null,
      this.section.value === "aside" || isSupervisor ? this.loadAside() : null,
      this.loadConversation(),
    ]);
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

  ask(mode) {
    batch(() => {
      this.mode.value = mode;
      this.focusAsked.value += 1;
    });
  }

  async choosePresence(presence) {
    const answer = await this.#try(() => this.#api.put("/presence", { presence }));
    if (answer) this.me.value = { ...this.me.value, presence: answer.presence };
  }

  takeCallBack(id) {
    return this.#work(`/call-backs/${id}/acceptance`, {}, text.callBack.taken);
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

  toast(words) {
    const one = { id: ++this.#toasted, words };
    this.toasts.value = [...this.toasts.value.slice(-2), one];
    setTimeout(() => (this.toasts.value = this.toasts.value.filter((each) => each.id !== one.id)), TOAST_MS);
  }

  // Callbacks

  #signedIn(me) {
    this.me.value = me;
    this.#live.start();
    this.#load(this.canned, "/canned-answers");
  }

  #signedOut() {
    this.#live.stop();
    batch(() => {
      this.me.value = null;
      this.openId.value = null;
      this.section.value = "inbox";
      this.tab.value = "mine";
      this.pane.value = "list";
      this.dialog.value = null;
      for (const each of [this.mine, this.queue, this.all, this.shown, this.profile, this.team, this.board, this.parked, this.held]) each.value = part(null);
      this.callBacks.value = [];
      this.lines.value = { pages: [], earlier: null, isLoadingEarlier: false };
      this.pending.value = new Map();
      this.drafts.clear();
    });
  }

  #connectionIs(state, since) {
    this.connection.value = { state, since };
    if (state === "stale") this.#api.get("/session").catch((error) => error.status === 401 && this.#signedOut());
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
    this.#refreshing ??= setTimeout(() => this.refresh(), REFRESH_MS);
  }

  // Internal

  #arrange(name, rows) {
    const before = this[name].value.value;
    const isFront = this.tab.value === name;
    if (before) {
      const fresh = arrivals(before, rows);
      if (fresh.length && isFront) this.fresh.value = new Set(fresh);
      if (fresh.length && name === "queue" && this.soundOn.value) this.#chime();
    }
    return settle(before ?? [], rows, this.#isPointing && isFront);
  }

  async #load(target, path, pick = (answer) => answer) {
    target.value = { ...target.value, isLoading: true };
    try {
      target.value = part(pick(await this.#api.get(path)));
    } catch (error) {
      this.#failed(target, error);
    }
  }

  #failed(target, error) {
    if (error.status === 401) this.#signedOut();
    else target.value = { ...target.value, isLoading: false, error };
  }

  async #try(attempt) {
    try {
      return await attempt();
    } catch (error) {
      if (error.status === 401) this.#signedOut();
      else this.toast(error.message || text.failedShort);
      return null;
    }
  }

  async #work(path, body, done) {
    let isDone = false;
    await this.#try(async () => {
      await this.#api.post(path, body);
      isDone = true;
    });
    if (isDone) this.toast(done);
    await this.refresh();
  }

  async #post(id, resource, body, done, afterwards) {
    this.dialog.value = null;
    const row = await this.#try(() => this.#api.post(`/conversations/${id}/${resource}`, body));
    if (row) {
      this.toast(done);
      afterwards?.();
    }
    await this.refresh();
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
    await this.#load(this.team, "/agents", (answer) => answer.items);
    const options = (this.team.value.value ?? []).map((one) => ({
      id: one.id,
      title: one.name,
      detail: `${named(text.presence, one.presence)}, ${one.conversations}`,
      presence: one.presence,
      isDisabled: ["away", "signed_out"].includes(one.presence) || one.id === row.agent_id,
      run: () => this.#post(id, "assignment", { agent_id: one.id }, text.actions.assigned(one.name)),
    }));
    return { kind: "choose", title: text.actions.assignTo, options };
  }

  async #send(id, one) {
    const resource = one.author === "note" ? "notes" : "messages";
    try {
      const said = await this.#api.post(`/conversations/${id}/${resource}`, { id: one.client_id, text: one.text });
      batch(() => {
        if (this.openId.value === id) this.lines.value = { ...this.lines.value, pages: [...this.lines.value.pages, [said]] };
        this.discard(one);
      });
    } catch (error) {
      if (error.status === 401) return this.#signedOut();
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
