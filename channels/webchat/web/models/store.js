// What outlives a page: who we are to the edge, and what it has not confirmed. The thread itself stays
// there. Storage may be forbidden, full or spoilt by others: then memory serves for this page.

const SELF = "tandem.chat";
const OUTBOX = "tandem.chat.outbox";
const TAB = "tandem.chat.tab";

/** How old (ms) an unconfirmed message may be to go out by itself after a reload. */
export const OUTBOX_LIFE = 60 * 60 * 1000;

const MOST_UNSENT = 100;

/** Keeps a few facts in two Storage objects; either may be missing. */
export class Store {
  #local;
  #tab;
  #memory = new Map();

  constructor(local, tab) {
    this.#local = local;
    this.#tab = tab;
  }

  /** session, secret, language, pageLanguage, wanted (language not yet told), readSeq: what is known. */
  get self() {
    return this.#read(this.#local, SELF);
  }

  update(changes) {
    this.#write(this.#local, SELF, { ...this.self, ...changes });
  }

  /** Messages not confirmed yet, oldest first. */
  get outbox() {
    return Object.values(this.#read(this.#local, OUTBOX))
      .filter((item) => item && typeof item.id === "string" && typeof item.text === "string")
      .sort((a, b) => a.at - b.at);
  }

  put({ id, text, choice, at }) {
    const kept = this.outbox.filter((item) => item.id !== id).slice(1 - MOST_UNSENT);
    this.#write(this.#local, OUTBOX, byId([...kept, { id, text, choice, at }]));
  }

  drop(id) {
    const all = this.outbox;
    if (all.some((item) => item.id === id)) this.#write(this.#local, OUTBOX, byId(all.filter((item) => item.id !== id)));
  }

  /** Whether the card stood open in this tab; undefined where it was never touched. */
  get open() {
    return this.#read(this.#tab, TAB).open;
  }

  set open(open) {
    this.#write(this.#tab, TAB, { open });
  }

  #read(storage, key) {
    try {
      const value = JSON.parse(storage.getItem(key));
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    } catch {
      // Memory serves.
    }
    return this.#memory.get(key) ?? {};
  }

  #write(storage, key, value) {
    this.#memory.set(key, value);
    try {
      storage.setItem(key, JSON.stringify(value));
    } catch {
      // Memory serves.
    }
  }
}

function byId(items) {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
