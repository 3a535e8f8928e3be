import { safely } from "../models/safely.js";
import { dayAndTime } from "../models/rows.js";
import { button, h, say, set } from "./dom.js";
import { icon } from "./icons.js";
import { chipsView, messageView, typingView } from "./message.js";

const NEAR_END = 80; // px from the end within which the list follows what arrives

/** The list of messages: keeps a node per row, and follows the end while the reader is there. */
export class Log {
  #rows = new Map();
  #list = h("div", { class: "rows" });
  #typing = h("div", { class: "rows" });
  #scroller;
  #latest;
  #typingLook = null;
  #follows = true;
  #scrolledTo = 0;
  #actions;

  constructor({ onEnd, ...actions }) {
    this.#actions = actions;
    this.#scroller = h("div", { class: "scroller", role: "log", "aria-live": "off", tabindex: "0", onscroll: () => this.#scrolled(onEnd) }, this.#list, this.#typing);
    this.#latest = button("latest", () => this.toEnd(), icon("latest"), h("span"));
    this.element = h("div", { class: "log" }, this.#scroller, this.#latest);
    // When the input grows or a notice appears, the end must not slide out of sight.
    new ResizeObserver(safely(() => this.#follows && this.toEnd())).observe(this.#scroller);
  }

  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  /** Whether the newest message is in sight. */
  get atEnd() {
    return this.#follows;
  }

  toEnd() {
    this.#follows = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  update(state) {
    const { words, rows, typing, restoring } = state;
    set(this.#scroller, "aria-label", words.messages);
    const empty = rows.length === 0;
    const drawn = empty ? [this.#draw(restoring ? "loading" : "hello", state)] : rows.map((row) => this.#draw(row, state));
    this.#lay(drawn);
    this.#showTyping(typing, state);
    say(this.#latest.lastChild, state.unread ? words.newMessages : words.latest);
    if (this.#follows) this.toEnd();
    this.#latest.hidden = this.#follows || empty;
  }

  #showTyping(from, { words, agent, language }) {
    const look = from && [from, agent, language].join();
    if (this.#typingLook === look) return;
    this.#typingLook = look;
    this.#typing.replaceChildren(...(from ? [typingView(from, agent, words)] : []));
  }

  /** The node of a row: the one there is, as long as nothing it shows has changed. */
  #draw(row, state) {
    const key = row.key ?? row;
    const look = JSON.stringify([row, state.language, row.message?.state === "pending" && state.offline]);
    const known = this.#rows.get(key);
    if (known?.look === look) return { key, ...known };
    return { key, look, node: this.#make(row, state) };
  }

  #make(row, { words, locale, now, offline }) {
    if (row === "loading") return skeletonView(words);
    if (row === "hello") return greetingView(words, this.#actions);
    if (row.kind === "time") {
      return h("p", { class: "moment" }, h("time", { datetime: new Date(row.at).toISOString() }, row.label));
    }
    const exact = dayAndTime(row.message.at, now, locale);
    const view = messageView(row, { words, exact, waiting: offline, ...this.#actions });
    if (!row.choices) return view;
    return h("div", { class: "asking" }, view, chipsView(row.choices, { label: words.choose, onChoose: this.#actions.onChoose }));
  }

  /** Brings the nodes into the list with as few moves as possible. */
  #lay(drawn) {
    this.#rows = new Map(drawn.map(({ key, look, node }) => [key, { look, node }]));
    const keep = new Set(drawn.map(({ node }) => node));
    for (const node of [...this.#list.children]) if (!keep.has(node)) node.remove();
    drawn.forEach(({ node }, i) => {
      if (this.#list.children[i] !== node) this.#list.insertBefore(node, this.#list.children[i] ?? null);
    });
  }

  #scrolled(onEnd) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END;
    // Only the reader moves up; a list that grew or shrank meanwhile is no wish to stay behind.
    const follows = near || (this.#follows && scrollTop >= this.#scrolledTo);
    this.#scrolledTo = scrollTop;
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#latest.hidden = follows;
    if (follows) onEnd();
  }
}

/** What stands in an empty thread: who answers, and a few questions to begin with. */
function greetingView(words, { onChoose }) {
  return h(
    "div",
    { class: "greeting" },
    h("span", { class: "mark" }, icon("bot")),
    h("h3", {}, words.hello),
    h("p", {}, words.about),
    chipsView({ list: words.starters.map((title) => ({ title })), enabled: true }, { label: words.choose, onChoose }),
    h("p", { class: "careful" }, words.careful),
  );
}

/** What stands there while the edge has not yet told the thread so far. */
function skeletonView(words) {
  const line = (who) => h("div", { class: `message ${who} last`, "aria-hidden": "true" }, h("p", { class: "text bone" }));
  return h("div", { class: "skeleton" }, h("p", { class: "unseen" }, words.loading), line("bot"), line("customer"), line("bot"));
}
