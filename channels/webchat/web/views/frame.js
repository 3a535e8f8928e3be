// What stands around the thread: the round button, the head of the card, and its two notices.

import { LANGUAGE_NAMES } from "../strings.js";
import { button, h, say, set } from "./dom.js";
import { icon } from "./icons.js";

const MOST_SHOWN = 9;

/** The round button that opens the card, with the number of unread messages. */
export class Launcher {
  #badge = h("span", { class: "badge", "aria-hidden": "true" });

  constructor({ title, onOpen }) {
    this.title = title;
    this.element = button("launcher", onOpen, icon("chat"), this.#badge);
  }

  update({ words, open, unread }) {
    this.element.hidden = open;
    set(this.element, "aria-label", words.open(this.title, unread));
    this.#badge.hidden = unread === 0;
    say(this.#badge, unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread));
  }
}

/** The head of the card: who one talks to, the language, and the way out. */
export class Header {
  #subtitle = h("p", { class: "subtitle" });
  #language;
  #minimise;

  constructor({ title, onLanguage, onMinimise }) {
    const options = Object.entries(LANGUAGE_NAMES).map(([code, name]) => h("option", { value: code, lang: code }, name));
    this.#language = h("select", { onchange: () => onLanguage(this.#language.value) }, ...options);
    this.#minimise = button("quiet", onMinimise, icon("down"));
    this.element = h(
      "header",
      { class: "header" },
      h("span", { class: "mark" }, icon("chat")),
      h("div", { class: "names" }, h("h2", { class: "title", id: "title", dir: "auto" }, title), this.#subtitle),
      h("label", { class: "language" }, icon("globe"), this.#language),
      this.#minimise,
    );
  }

  update({ words, language, agent, offline }) {
    say(this.#subtitle, offline ? words.offlineShort : agent ? words.talkingTo(isolated(agent)) : words.answersAtOnce);
    this.#subtitle.classList.toggle("away", offline);
    set(this.#language, "aria-label", words.language);
    if (this.#language.value !== language) this.#language.value = language;
    set(this.#minimise, "aria-label", words.minimise);
    set(this.#minimise, "title", words.minimise);
  }
}

/** Keeps a name of either writing direction from turning the sentence around (Unicode FSI … PDI). */
const isolated = (name) => `\u2068${name}\u2069`;

/** The thin bar that stands while there is no connection. */
export class OfflineBar {
  #text = h("span");
  #again;

  constructor({ onHurry }) {
    this.#again = button("link", onHurry);
    this.element = h("div", { class: "offline", role: "status" }, icon("offline"), this.#text, this.#again);
  }

  update({ words, offline, connecting }) {
    this.element.hidden = !offline;
    say(this.#text, offline ? (connecting ? words.connecting : words.offline) : "");
    say(this.#again, words.tryNow);
    this.#again.hidden = connecting;
  }
}

/** The card that tells who waits for a person their place and how long it may take. */
export class QueueCard {
  #place = h("strong");
  #wait = h("span");
  #leave;

  constructor({ onLeaveContact }) {
    this.#leave = button("link", onLeaveContact);
    this.element = h("div", { class: "queue" }, icon("queue"), h("p", { role: "status" }, this.#place, this.#wait), this.#leave);
  }

  update({ words, queue }) {
    this.element.hidden = queue.place === 0;
    if (queue.place === 0) {
      say(this.#place, "");
      say(this.#wait, "");
      return;
    }
    say(this.#place, words.place(queue.place));
    say(this.#wait, queue.waitS === null ? words.noWait : words.wait(Math.ceil(queue.waitS / 60)));
    say(this.#leave, words.leaveContact);
  }
}
