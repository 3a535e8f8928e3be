import { Composer } from "./composer.js";
import { h, set } from "./dom.js";
import { Header, Launcher, OfflineBar, QueueCard } from "./frame.js";
import { Log } from "./log.js";

/** Where the card covers the window; frame.css has the same. */
export const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)";

const REACHABLE = "button:not([disabled]):not([hidden]), select, textarea, a[href], [tabindex='0']";

/** The whole widget: the round button and the card with all its parts. */
export class Panel {
  #launcher;
  #parts;
  #log;
  #composer;
  #card;
  #live = h("div", { class: "unseen", "aria-live": "polite" });
  #actions;
  #narrow = matchMedia(FULL_SCREEN);
  #touch = matchMedia("(pointer: coarse)");
  #open = false;

  constructor({ title, ...actions }) {
    this.#actions = actions;
    const choose = (act) => (...values) => {
      act(...values);
      this.#rest();
    };
    this.#launcher = new Launcher({ title, onOpen: actions.onOpen });
    this.#log = new Log({
      onChoose: choose(({ title: text, payload }) => actions.onSay(text, payload || null)),
      onRetry: choose(actions.onRetry),
      onEdit: (id) => this.draft(actions.onTakeBack(id)),
      onEnd: actions.onEnd,
    });
    this.#composer = new Composer({ onSay: actions.onSay, onWriting: actions.onWriting });
    this.#parts = [
      new Header({ title, onLanguage: actions.onLanguage, onMinimise: actions.onMinimise }),
      new OfflineBar({ onHurry: actions.onHurry }),
      this.#log,
      new QueueCard({ onLeaveContact: choose(actions.onLeaveContact) }),
      this.#composer,
    ];
    this.#card = h(
      "div",
      { class: "card", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true, onkeydown: (event) => this.#key(event) },
      ...this.#parts.map(({ element }) => element),
    );
    this.element = h("section", { class: "tandem" }, this.#card, this.#launcher.element, this.#live);
    // What is typed here is no shortcut of the page around.
    for (const kind of ["keydown", "keyup", "keypress"]) this.element.addEventListener(kind, (event) => event.stopPropagation());
    window.visualViewport?.addEventListener("resize", () => this.#fitViewport());
  }

  /** Whether the customer has the newest message before the eyes. */
  get seesEnd() {
    return this.#open && this.#log.atEnd && document.visibilityState === "visible";
  }

  update(state) {
    set(this.element, "lang", state.language);
    set(this.element, "aria-label", state.words.chat(state.title));
    this.#launcher.update(state);
    this.#card.hidden = !state.open;
    if (state.open) this.#parts.forEach((part) => part.update(state));
    if (state.open !== this.#open) this.#turned(state.open);
  }

  /** Has a reader say a text. */
  announce(text) {
    const line = h("p", {}, text);
    this.#live.append(line);
    while (this.#live.childElementCount > 3) this.#live.firstChild.remove();
  }

  /** Puts a text into the input and goes there. */
  draft(text) {
    this.#composer.put(text);
    this.#composer.focus();
  }

  toEnd() {
    this.#log.toEnd();
  }

  #turned(open) {
    this.#open = open;
    if (open) {
      this.#fitViewport();
      this.#log.toEnd();
    }
    if (this.#actions.wantsFocus()) {
      if (open) this.#rest();
      else this.#launcher.element.focus();
    }
  }

  /** Focuses the input, but not on a touch screen: its keyboard would cover half. */
  #rest() {
    if (this.#touch.matches) this.#log.focus();
    else this.#composer.focus();
  }

  #key(event) {
    if (event.key === "Escape" && !event.isComposing) this.#actions.onMinimise();
    if (event.key === "Tab" && this.#narrow.matches) this.#keepInside(event);
  }

  /** In full screen the page behind is covered: Tab goes round inside. */
  #keepInside(event) {
    const reachable = [...this.#card.querySelectorAll(REACHABLE)].filter((element) => element.offsetParent !== null);
    const active = this.element.getRootNode().activeElement;
    const edge = event.shiftKey ? reachable[0] : reachable.at(-1);
    if (active !== edge) return;
    event.preventDefault();
    (event.shiftKey ? reachable.at(-1) : reachable[0]).focus();
  }

  /** A screen keyboard shrinks what is visible, not the page. */
  #fitViewport() {
    const { height, offsetTop } = window.visualViewport ?? { height: window.innerHeight, offsetTop: 0 };
    this.element.style.setProperty("--visible-height", `${Math.round(height)}px`);
    this.element.style.setProperty("--visible-top", `${Math.round(offsetTop)}px`);
  }
}
