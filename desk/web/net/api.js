// The API: JSON both ways, every failure one kind of error with a code and a sentence.

const TIMEOUT_MS = 12_000;

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class Api {
  #base;
  #offline;

  constructor(base, offline) {
    this.#base = base;
    this.#offline = offline;
  }

  get(path, query = {}) {
    const known = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const search = new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString();
    return this.#ask("GET", search ? `${path}?${search}` : path);
  }

  post(path, body = {}) {
    return this.#ask("POST", path, body);
  }

  put(path, body) {
    return this.#ask("PUT", path, body);
  }

  delete(path) {
    return this.#ask("DELETE", path);
  }

  async #ask(method, path, body) {
    let answer;
    try {
      answer = await fetch(this.#base + path, {
        method,
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ApiError(0, "offline", this.#offline);
    }
    const known = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new ApiError(answer.status, known?.code ?? "ours", known?.message ?? this.#offline);
    return known;
  }
}
