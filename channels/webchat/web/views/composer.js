import { h, say, set } from "./dom.js";
import { icon } from "./icons.js";

/** The longest text (characters) that goes out as one message. */
export const LONGEST_TEXT = 20_000;

/** The input: Enter sends, Shift-Enter breaks, it grows to five lines. */
export class Composer {
  #input;
  #send;
  #warning = h("p", { class: "over", role: "status" });
  #words;
  #onSay;

  constructor({ onSay, onWriting }) {
    this.#onSay = onSay;
    this.#input = h("textarea", {
      rows: "1",
      dir: "auto",
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => {
        this.#fit();
        if (this.#text) onWriting();
      },
      onkeydown: (event) => this.#key(event),
    });
    this.#send = h("button", { class: "send", type: "submit" }, icon("send"));
    this.element = h(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      this.#warning,
      h("div", { class: "field" }, this.#input, this.#send),
    );
  }

  get #text() {
    return this.#input.value.trim();
  }

  get #excess() {
    return this.#text.length - LONGEST_TEXT;
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Puts a text into the input, to be looked over and sent. */
  put(text) {
    this.#input.value = text;
    this.#fit();
    this.#input.setSelectionRange(text.length, text.length);
  }

  update({ words }) {
    this.#words = words;
    set(this.#input, "placeholder", words.write);
    set(this.#input, "aria-label", words.write);
    set(this.#send, "aria-label", words.send);
    set(this.#send, "title", words.send);
    this.#fit();
  }

  #key(event) {
    // While an input method is composing (Chinese, Japanese), Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#text;
    if (!text || this.#excess > 0) return;
    this.put("");
    this.#onSay(text);
  }

  #fit() {
    const { style } = this.#input;
    style.height = "auto";
    style.height = `${this.#input.scrollHeight}px`; // frame.css sets the most
    const excess = this.#excess;
    this.#warning.hidden = excess <= 0;
    say(this.#warning, excess > 0 ? this.#words.tooLong(excess) : "");
    this.#send.disabled = !this.#text || excess > 0;
  }
}
