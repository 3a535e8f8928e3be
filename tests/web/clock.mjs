/** A clock that stands still until a test moves it. */
export class TestClock {
  #now = Date.UTC(2026, 2, 3, 12);
  #timers = [];

  now = () => this.#now;

  after(ms, act) {
    const timer = { due: this.#now + ms, act };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Moves the time on, calling back whoever is due, in order. */
  pass(ms) {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.due);
      next.act();
    }
    this.#now = end;
  }
}
