// What the page knows: one signal a thing. Knows neither the DOM nor the network.

import { batch, computed, signal } from "@preact/signals";
import { actionsFor } from "./rights.js";
import { isUnanswered } from "./rows.js";
import { join, unstored } from "./timeline.js";

/** A part that is loaded: its value, and whether it is being loaded or could not be. */
export const part = (value) => ({ value, isLoading: false, error: null });

/** The lines of a conversation of which none is loaded. */
export const nothingSaid = () => ({ pages: [], earlier: null, isLoadingEarlier: false });

export class State {
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
  lines = signal(nothingSaid());
  pending = signal(new Map());
  drafts = new Map();
  mode = signal("reply");
  isAsked = signal(false);
  jumpTo = signal(null);
  customerTypes = signal(false);

  team = signal(part(null));
  board = signal(part(null));
  parked = signal(part(null));
  held = signal(part(null));
  review = signal(part(null));
  canned = signal(part({}));

  /** Whether the open conversation is somebody else's, or gone: asking again is of use only when it is listed again. */
  isRefused = computed(() => [403, 404].includes(this.shown.value.error?.status));
  stored = computed(() => join(this.lines.value.pages));
  words = computed(() => {
    const waiting = this.pending.value.get(this.openId.value) ?? [];
    return [...this.stored.value, ...unstored(waiting, this.stored.value)];
  });
  row = computed(() => this.shown.value.value?.row ?? null);
  actions = computed(() => actionsFor(this.row.value, this.me.value));
  unanswered = computed(() => (this.mine.value.value ?? []).filter(isUnanswered).length);
  myCallBacks = computed(() => this.callBacks.value.filter((item) => item.state === "taken"));
  waitingCallBacks = computed(() => this.callBacks.value.filter((item) => item.state !== "taken"));
  list = computed(() => ({ mine: this.mine, queue: this.queue, all: this.all })[this.tab.value].value.value ?? []);

  /** Show another conversation, of which nothing is known yet. */
  turnTo(id) {
    this.openId.value = id;
    this.mode.value = this.drafts.get(id)?.mode ?? "reply";
    this.isAsked.value = false;
    this.customerTypes.value = false;
    this.shown.value = { ...part(null), isLoading: true };
    this.profile.value = { ...part(null), isLoading: true };
    this.lines.value = nothingSaid();
  }

  /** Forget everything, as after signing out. */
  forget() {
    batch(() => {
      this.me.value = null;
      this.openId.value = null;
      this.section.value = "inbox";
      this.tab.value = "mine";
      this.pane.value = "list";
      this.dialog.value = null;
      const parts = [this.mine, this.queue, this.all, this.shown, this.profile, this.team, this.board, this.parked, this.held, this.review];
      for (const each of parts) each.value = part(null);
      this.callBacks.value = [];
      this.lines.value = nothingSaid();
      this.pending.value = new Map();
      this.drafts.clear();
    });
  }
}
