import { dayAndTime } from "../models/rows.js";
import { chipsView } from "./chips.js";
import { h, say, set } from "./dom.js";
import { greetingView, skeletonView } from "./greeting.js";
import { icon } from "./icons.js";
import { messageView } from "./message.js";

const NEAR_END = 80; // px from the end within which the list follows what arrives

/** The list of messages: keeps a node per row, and follows the end while the reader is there. */
export class Log {
  #rows = new Map();
  #list = h("div", { class: "rows" });
  #typing = h("div", { class: "message typing last" }, h("span", { class: "avatar", "aria-hidden": "true" }, icon("bot")), h("p", { class: "text dots" }, h("i"), h("i"), h("i"), h("span", { class: "unseen" })));
  #scroller;
  #latest;
  #follows = true;
  #actions;

  constructor({ onSay, onChoose, onRetry, onEdit, onEnd }) {
    this.#actions = { onSay, onChoose, onRetry, onEdit };
    this.#scroller = h("div", { class: "scroller", role: "log", "aria-live": "off", tabindex: "0", onscroll: () => this.#scrolled(onEnd) }, this.#list, this.#typing);
    this.#latest = h("button", { class: "latest", type: "button", onclick: () => this.toEnd() }, icon("latest"), h("span"));
    this.element = h("div", { class: "log" }, this.#scroller, this.#latest);
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
    this.#typing.hidden = !typing;
    this.#typing.classList.toggle("agent", typing === "agent");
    say(this.#typing.querySelector(".unseen"), typing ? words.typing[typing] : "");
    say(this.#latest.lastChild, state.unread ? words.newMessages : words.latest);
    if (this.#follows) this.toEnd();
    this.#latest.hidden = this.#follows || empty;
  }

  /** The node of a row: the one there is, as long as nothing it shows has changed. */
  #draw(row, state) {
    const key = row.key ?? row;
    const look = JSON.stringify([row, state.language, row.message?.state === "pending" && state.offline]);
    const known = this.#rows.get(key);
    if (known?.look === look) return { key, ...known };
    return { key, look, node: this.#make(row, state) };
  }

  #make(row, { words, language, now, offline, title }) {
    if (row === "loading") return skeletonView(words);
    if (row === "hello") return greetingView(words, { title, onSay: this.#actions.onSay });
    if (row.kind === "time") {
      return h("p", { class: "moment" }, h("time", { datetime: new Date(row.at).toISOString() }, row.label));
    }
    const exact = dayAndTime(row.message.at, now, language);
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
    const follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#latest.hidden = follows;
    if (follows) onEnd();
  }
}
