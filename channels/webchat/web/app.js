import { Chat } from "./models/chat.js";
import { Connection } from "./models/connection.js";
import { rows } from "./models/rows.js";
import { safely } from "./models/safely.js";
import { Store } from "./models/store.js";
import { WORDS, fitting, localeOf } from "./strings.js";
import { FULL_SCREEN, Panel } from "./views/panel.js";

const STYLES = ["tokens", "frame", "thread"];
const FRAME_MS = 16; // one drawing for all that arrives within this time
const OFFLINE_AFTER = 1_500; // ms without a line before it is worth a word
const LEAVE_CONTACT = "/leave_contact";

const systemClock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(safely(act), ms);
    return () => clearTimeout(timer);
  },
};

/** Puts the chat onto the page; `socket` is the address of the edge's chat socket. */
export async function mount({ socket, title, language, open }) {
  if (document.querySelector("tandem-chat")) return;
  const host = document.createElement("tandem-chat");
  // Important and by script: neither the page's rules nor its content policy undo it.
  host.style.setProperty("all", "initial", "important");
  host.style.setProperty("display", "block", "important");
  // Beside the body: a filter or transform on that would move what is fixed to the window.
  document.documentElement.append(host);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = await Promise.all(STYLES.map(style));
  const chat = new Chat({
    connection: new Connection({ open: () => new WebSocket(socket), clock: systemClock }),
    store: new Store(storage("localStorage"), null),
    clock: systemClock,
    newId,
    pageLanguage: fitting(language ? [language] : [document.documentElement.lang, ...navigator.languages]),
  });
  new Widget({ chat, root, title, tab: new Store(null, storage("sessionStorage")), open }).start();
}

class Widget {
  #chat;
  #title;
  #tab;
  #panel;
  #open;
  #focus = false;
  #drawing = null;
  #downSince = null;

  // Lifecycle

  constructor({ chat, root, title, tab, open }) {
    this.#chat = chat;
    this.#title = title;
    this.#tab = tab;
    // On a phone the card covers the page, so there it opens only when asked.
    this.#open = (tab.open ?? open) && !matchMedia(FULL_SCREEN).matches;
    this.#panel = new Panel({
      title,
      wantsFocus: () => this.#focus,
      onOpen: () => this.#turn(true),
      onMinimise: () => this.#turn(false),
      onSay: (text, choice) => this.#say(text, choice),
      onRetry: (id) => chat.retry(id),
      onTakeBack: (id) => chat.takeBack(id),
      onLeaveContact: () => this.#say(WORDS[chat.language].leaveContact, LEAVE_CONTACT),
      onLanguage: (code) => chat.chooseLanguage(code),
      onWriting: () => chat.writing(),
      onHurry: () => chat.hurry(),
      onEnd: () => this.#look(),
    });
    root.append(this.#panel.element);
  }

  start() {
    const chat = this.#chat;
    chat.onChange = () => this.#soon();
    chat.onArrival = (message) => this.#arrived(message);
    this.#meetOtherTabs();
    if (chat.known || this.#open) chat.start();
    window.addEventListener("online", safely(() => chat.hurry()));
    window.addEventListener("tandem:open", safely((event) => this.#called(event.detail)));
    window.addEventListener("tandem:identify", safely(({ detail }) => this.#chat.identify(String(detail.token))));
    document.addEventListener("visibilitychange", safely(() => this.#visible()));
    this.#draw();
    window.dispatchEvent(new CustomEvent("tandem:ready"));
  }

  // Actions

  #say(text, choice) {
    this.#panel.toEnd();
    this.#chat.say(text, choice);
  }

  #turn(open) {
    this.#open = open;
    this.#tab.open = open;
    // A page that opens the card by itself must not pull the reader into it.
    this.#focus = navigator.userActivation?.isActive ?? true;
    if (open) this.#chat.start();
    this.#draw();
  }

  // Callbacks

  /** The page asks for the card, maybe with a first question written down. */
  #called(detail) {
    this.#turn(true);
    if (typeof detail?.draft === "string") this.#panel.draft(detail.draft.slice(0, 500));
  }

  #arrived({ from, name, text }) {
    this.#panel.announce(`${name || this.#words[from]}: ${text}`);
  }

  #visible() {
    if (document.visibilityState !== "visible") return;
    this.#chat.hurry();
    this.#look();
  }

  /** What is said in one tab stands in the others too. */
  #meetOtherTabs() {
    const others = new BroadcastChannel("tandem.chat");
    others.onmessage = safely(({ data }) => this.#chat.mirror(data));
    this.#chat.onConfirmed = ({ id, text, choice, at }) => others.postMessage({ id, text, choice, at });
  }

  // Internal

  get #words() {
    return WORDS[this.#chat.language];
  }

  #soon() {
    this.#drawing ??= systemClock.after(FRAME_MS, () => this.#draw());
  }

  #draw() {
    this.#drawing?.();
    this.#drawing = null;
    const chat = this.#chat;
    const now = systemClock.now();
    const locale = localeOf(chat.language, navigator.languages);
    this.#panel.update({
      title: this.#title,
      words: this.#words,
      language: chat.language,
      locale,
      open: this.#open,
      unread: chat.unread,
      rows: rows(chat.thread, { now, locale }),
      typing: chat.typing,
      queue: chat.queue,
      agent: agent(chat.thread),
      restoring: chat.restoring,
      offline: this.#offline(now),
      connecting: chat.state === "connecting" || chat.state === "greeting",
      now,
    });
    this.#look();
  }

  /** A line that is away only for a moment is not worth a bar that flashes. */
  #offline(now) {
    if (this.#chat.state === "idle" || this.#chat.state === "ready") {
      this.#downSince = null;
      return false;
    }
    if (this.#downSince === null) {
      this.#downSince = now;
      systemClock.after(OFFLINE_AFTER, () => this.#draw());
    }
    return now - this.#downSince >= OFFLINE_AFTER;
  }

  #look() {
    if (this.#panel.seesEnd) this.#chat.seen();
  }
}

/** The name of the person who spoke last, until the bot or we speak. */
function agent({ messages }) {
  const last = messages.findLast(({ from }) => from !== "customer");
  return last?.from === "agent" ? last.name : null;
}

function storage(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** A UUID. Pages without https have no `randomUUID`, but a blob's address ends in one (File API, 8.3.2). */
function newId() {
  return crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);
}

/** Reads a style as a constructed sheet: a page's content policy does not forbid those. */
async function style(name) {
  const answer = await fetch(new URL(`styles/${name}.css`, import.meta.url));
  if (!answer.ok) throw new Error(`style ${name}: HTTP ${answer.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  return sheet;
}
