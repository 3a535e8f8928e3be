/** The far side of a socket as a test plays it: what the widget sent, and what the edge says. */
export class TestSocket {
  sent = [];
  closed = false;

  send(text) {
    if (this.closed) throw new Error("closed");
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  opens() {
    this.onopen();
  }

  says(frame) {
    this.onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  breaks() {
    this.closed = true;
    this.onclose();
  }

  kinds() {
    return this.sent.map(({ type }) => type);
  }
}

/** A place where sockets are made; `last` is the newest. */
export class Sockets {
  all = [];
  open = () => {
    const socket = new TestSocket();
    this.all.push(socket);
    return socket;
  };

  get last() {
    return this.all.at(-1);
  }
}

/** A Storage as browsers have it. */
export class TestStorage {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => this.#items.set(key, value);
}
