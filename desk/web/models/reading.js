// Reading: the lists, one conversation with its time line and profile, the supervisor's pages.

import { batch } from "@preact/signals";
import { text } from "../strings.js";
import { settleReview } from "./lessons.js";
import { arrivals, neighbour, orderMine, settle } from "./rows.js";
import { nothingSaid, part, State } from "./state.js";
import { join } from "./timeline.js";

const PAGE = 60;
const ALL_PAGE = 50;
const MOST_AGAIN = 200;
const PAGES_TO_JUMP = 8;
const TOAST_MS = 4000;

/** What has changed when supervisors decide what is to be learned. */
export const LESSONS = "lessons";

export class Reading extends State {
  #isPointing = false;

  constructor(api) {
    super();
    this.api = api;
  }

  // Actions

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
    if (section === "learn") this.loadReview();
  }

  pointAt(isPointing) {
    this.#isPointing = isPointing;
  }

  async open(id) {
    const isOther = this.openId.value !== id;
    batch(() => {
      this.section.value = "inbox";
      this.pane.value = "conversation";
      if (isOther) this.turnTo(id);
    });
    if (!isOther) return;
    this.shows(id);
    await this.loadConversation();
  }

  step(by) {
    const id = neighbour(this.list.value, this.openId.value, by);
    if (id) this.open(id);
  }

  async loadConversation() {
    const id = this.openId.value;
    if (!id) return;
    const [shown, lines] = await Promise.allSettled([
      this.api.get(`/conversations/${id}`),
      this.api.get(`/conversations/${id}/messages`, { limit: PAGE }),
    ]);
    if (this.openId.value !== id) return;
    const failure = [shown, lines].find((one) => one.status === "rejected");
    if (failure) {
      if (failure.reason.status === 401) this.signedOut();
      else this.#couldNotRead(failure.reason);
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
    const [answer] = await Promise.allSettled([this.api.get(`/conversations/${id}/profile`)]);
    if (this.openId.value !== id) return;
    this.profile.value = answer.status === "fulfilled" ? part(answer.value) : part({ state: "away", profile: null });
  }

  async loadEarlier() {
    const { earlier, isLoadingEarlier } = this.lines.value;
    const id = this.openId.value;
    if (!earlier || isLoadingEarlier) return;
    this.lines.value = { ...this.lines.value, isLoadingEarlier: true };
    const page = await this.try(() => this.api.get(`/conversations/${id}/messages`, { limit: PAGE, before: earlier }));
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

  /** Read all conversations: the next page, or as many as are shown, or the first page. */
  async loadAll({ more = false, again = false } = {}) {
    const { words, openOnly } = this.search.value;
    const before = more ? this.all.value.next : null;
    const limit = again ? Math.min(MOST_AGAIN, Math.max(ALL_PAGE, this.all.value.value?.length ?? 0)) : ALL_PAGE;
    this.all.value = { ...this.all.value, isLoading: true };
    try {
      const page = await this.api.get("/conversations", { search: words, open: openOnly ? true : null, before, limit });
      if (this.search.value.words !== words || this.search.value.openOnly !== openOnly) return;
      const items = more ? [...(this.all.value.value ?? []), ...page.items] : page.items;
      this.all.value = { ...part(items), next: page.next, count: page.open_count };
    } catch (error) {
      this.#failed(this.all, error);
    }
  }

  async loadFloor() {
    await Promise.all([
      this.me.value?.role === "supervisor" ? this.load(this.board, "/board") : null,
      this.load(this.team, "/agents", (answer) => answer.items),
    ]);
  }

  async loadAside() {
    const items = (answer) => answer.items;
    await Promise.all([this.load(this.parked, "/parked", items), this.load(this.held, "/held-effects", items)]);
  }

  /** Read what is to be learned; `again` keeps what is on the page in its place. */
  async loadReview({ again = false } = {}) {
    await this.load(this.review, "/review", (answer) => (again ? settleReview(this.review.value.value, answer) : answer));
  }

  /** Read everything that is shown again; `touched` names what has changed, conversations or `LESSONS`, null means all. */
  async refresh(touched = null) {
    const isSupervisor = this.me.value?.role === "supervisor";
    await Promise.all([
      this.load(this.mine, "/inbox/mine", (answer) => this.#arrange("mine", orderMine(answer.items))),
      this.load(this.queue, "/inbox/queue", (answer) => {
        this.callBacks.value = answer.call_backs;
        return this.#arrange("queue", answer.items);
      }),
      isSupervisor ? this.loadAll({ again: true }) : null,
      this.section.value === "floor" ? this.loadFloor() : null,
      isSupervisor ? this.loadAside() : null,
      this.section.value === "learn" && (touched === null || touched.has(LESSONS)) ? this.loadReview({ again: true }) : null,
      !this.isRefused.value && (touched === null || touched.has(this.openId.value)) ? this.loadConversation() : null,
    ]);
    if (this.isRefused.value && this.#isListed(this.openId.value)) await this.loadConversation();
  }

  toast(words) {
    const one = { id: crypto.randomUUID(), words };
    this.toasts.value = [...this.toasts.value.slice(-2), one];
    setTimeout(() => (this.toasts.value = this.toasts.value.filter((each) => each.id !== one.id)), TOAST_MS);
  }

  // Callbacks

  /** Somebody is no longer signed in. */
  signedOut() {
    this.forget();
  }

  /** Another conversation is shown. */
  shows() {}

  /** New rows have come to a list. */
  arrived() {}

  // Internal

  /** Load a part; while it cannot be, it says so and keeps what it had. */
  async load(target, path, pick = (answer) => answer) {
    target.value = { ...target.value, isLoading: true };
    try {
      target.value = part(pick(await this.api.get(path)));
    } catch (error) {
      this.#failed(target, error);
    }
  }

  /** Do something; a failure is said in short words and gives null. */
  async try(attempt) {
    try {
      return await attempt();
    } catch (error) {
      if (error.status === 401) this.signedOut();
      else this.toast(error.message || text.failedShort);
      return null;
    }
  }

  /** What is refused is no longer shown; what only could not be read again stays. */
  #couldNotRead(error) {
    batch(() => {
      this.shown.value = { ...part(this.shown.value.value), error };
      if (!this.isRefused.value) return;
      this.shown.value = { ...part(null), error };
      this.lines.value = nothingSaid();
    });
  }

  #isListed(id) {
    return [this.mine, this.queue].some((list) => list.value.value?.some((row) => row.id === id));
  }

  #failed(target, error) {
    if (error.status === 401) this.signedOut();
    else target.value = { ...target.value, isLoading: false, error };
  }

  #arrange(name, rows) {
    const before = this[name].value.value;
    const isFront = this.tab.value === name;
    if (before) {
      const fresh = arrivals(before, rows);
      if (fresh.length && isFront) this.fresh.value = new Set(fresh);
      if (fresh.length) this.arrived(name);
    }
    return settle(before ?? [], rows, this.#isPointing && isFront);
  }
}
