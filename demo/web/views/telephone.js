// The telephone: which line it is, the messages on it, and the code in them ready to be copied.

import { spaced, textLines } from "../models/people.js";
import { codeIn } from "../models/telephone.js";
import { copyButton, element } from "./dom.js";

const CLOCK_MS = 10_000;

export class TelephoneView {
  #line;
  #body;
  #messages;
  #t;
  #choose;

  constructor(root, { t, choose }) {
    this.#t = t;
    this.#line = root.querySelector(".telephone-line");
    this.#body = root.querySelector(".telephone-body");
    this.#messages = root.querySelector(".telephone-messages");
    this.#choose = choose;
    const clock = root.querySelector(".telephone-clock");
    const tick = () => (clock.textContent = time(new Date()));
    tick();
    setInterval(tick, CLOCK_MS);
  }

  /** Offers the lines of a person and takes the first. */
  showLines(person) {
    const lines = textLines(person);
    this.#line.replaceChildren(lines.length > 1 ? this.#select(lines) : document.createTextNode(spaced(lines[0].number)));
    this.#take(lines[0].number);
  }

  #select(lines) {
    const options = lines.map(({ number, label }) => element("option", { value: number }, `${label} ${spaced(number)}`));
    const select = element("select", {}, ...options);
    select.setAttribute("aria-label", this.#t("whichTelephone"));
    select.addEventListener("change", () => this.#take(select.value));
    return select;
  }

  #take(number) {
    this.#line.querySelector("button")?.remove();
    this.#line.append(copyButton(number, { t: this.#t, spoken: this.#t("copyNumber", { number }) }));
    this.#choose(number);
  }

  clear() {
    this.show([], false);
  }

  /** Shows all messages; a new one buzzes. */
  show(messages, isNew) {
    const rows = messages.length ? messages.map((message) => bubble(message, this.#t)) : [empty(this.#t)];
    this.#messages.replaceChildren(...rows);
    this.toNewest();
    if (isNew) this.#buzz();
  }

  /** Scrolls to the newest message; a telephone that was hidden has not scrolled yet. */
  toNewest() {
    this.#messages.scrollTop = this.#messages.scrollHeight;
  }

  #buzz() {
    this.#body.classList.remove("is-buzzing");
    requestAnimationFrame(() => this.#body.classList.add("is-buzzing"));
  }
}

const time = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

const empty = (t) => element("p", { className: "telephone-empty" }, t("quiet"));

function bubble(message, t) {
  const code = codeIn(message.text);
  const at = new Date(message.at);
  const meta = `${spaced(message.from)} · ${time(at)} · ${t(message.status)}`;
  const parts = [
    element("span", { className: "sms-text", dir: "auto" }, message.text),
    element("span", { className: "sms-meta", title: at.toLocaleString() }, meta),
  ];
  if (code) {
    const label = t("copyCode", { code });
    parts.splice(1, 0, copyButton(code, { t, label, spoken: t("copyTheCode", { code }) }));
  }
  return element("div", { className: "sms" }, ...parts);
}
