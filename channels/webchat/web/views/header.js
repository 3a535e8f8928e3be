import { LANGUAGE_NAMES } from "../strings.js";
import { h, say, set } from "./dom.js";
import { icon } from "./icons.js";

/** The head of the card: who one talks to, the language, and the way out. */
export class Header {
  #subtitle = h("p", { class: "subtitle" });
  #language;
  #minimise;

  constructor({ title, onLanguage, onMinimise }) {
    const options = Object.entries(LANGUAGE_NAMES).map(([code, name]) => h("option", { value: code, lang: code }, name));
    this.#language = h("select", { onchange: () => onLanguage(this.#language.value) }, ...options);
    this.#minimise = h("button", { class: "quiet", type: "button", onclick: onMinimise }, icon("down"));
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
