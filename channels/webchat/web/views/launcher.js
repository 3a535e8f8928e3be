import { h, say, set } from "./dom.js";
import { icon } from "./icons.js";

const MOST_SHOWN = 9;

/** The round button that opens the card, with the number of unread messages. */
export class Launcher {
  #badge = h("span", { class: "badge", "aria-hidden": "true" });

  constructor({ title, onOpen }) {
    this.title = title;
    this.element = h("button", { class: "launcher", type: "button", "aria-haspopup": "dialog", onclick: onOpen }, icon("chat"), this.#badge);
  }

  update({ words, open, unread }) {
    this.element.hidden = open;
    set(this.element, "aria-label", words.open(this.title, unread));
    this.#badge.hidden = unread === 0;
    say(this.#badge, unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread));
  }
}
