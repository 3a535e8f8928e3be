// The text messages of one number, live. Knows no DOM.

const CODE = /(?<!\d)\d{6}(?!\d)/;

/** The six-digit code in a message, or null. */
export const codeIn = (text) => CODE.exec(text)?.[0] ?? null;

/** Adds a message or its new state; oldest first. */
export function put(messages, message) {
  const others = messages.filter((other) => other.sid !== message.sid);
  const known = others.length < messages.length;
  return known ? messages.map((other) => (other.sid === message.sid ? message : other)) : [...messages, message];
}

/** Listens to one number at a time and tells all its messages after each change, and whether one is new. */
export class Telephone {
  #tell;
  #stream = null;
  #messages = [];

  constructor(tell) {
    this.#tell = tell;
  }

  call(number) {
    this.#stream?.close();
    this.#messages = [];
    this.#tell([], false);
    this.#stream = new EventSource(`/demo/telephones/${encodeURIComponent(number)}/messages`);
    const since = Date.now();
    this.#stream.onmessage = (event) => {
      const message = JSON.parse(event.data);
      const isNew = !this.#messages.some((other) => other.sid === message.sid) && Date.now() - since > 1000;
      this.#messages = put(this.#messages, message);
      this.#tell(this.#messages, isNew);
    };
  }
}
