import { h, say } from "./dom.js";
import { icon } from "./icons.js";

/** The thin bar that stands while there is no connection. */
export class OfflineBar {
  #text = h("span");
  #again;

  constructor({ onHurry }) {
    this.#again = h("button", { class: "link", type: "button", onclick: onHurry });
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
    this.#leave = h("button", { class: "link", type: "button", onclick: onLeaveContact });
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
