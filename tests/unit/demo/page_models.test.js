// The models of the demo operator's page; run by test_demo_page_models.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { initials, spaced, textLines } from "../../../demo/web/models/people.js";
import { codeIn, put } from "../../../demo/web/models/telephone.js";
import { chooseLanguage, keysByLanguage, speaker } from "../../../demo/web/strings.js";
import { wear } from "../../../demo/web/models/wardrobe.js";

class MemoryStorage {
  #entries = new Map();
  get length() {
    return this.#entries.size;
  }
  key(index) {
    return [...this.#entries.keys()][index] ?? null;
  }
  getItem(key) {
    return this.#entries.get(key) ?? null;
  }
  setItem(key, value) {
    this.#entries.set(key, String(value));
  }
  removeItem(key) {
    this.#entries.delete(key);
  }
}

test("a code is six digits and no part of a longer number", () => {
  assert.equal(codeIn("Your code is 493027. Do not share it."), "493027");
  assert.equal(codeIn("验证码：004217，五分钟内有效"), "004217");
  assert.equal(codeIn("Call +12025550100 or 1234567"), null);
  assert.equal(codeIn("12345"), null);
});

test("a message's new state replaces the old one in its place", () => {
  const first = { sid: "SM1", status: "queued" };
  const second = { sid: "SM2", status: "queued" };
  const messages = put(put(put([], first), second), { ...first, status: "delivered" });
  assert.deepEqual(
    messages.map(({ sid, status }) => `${sid} ${status}`),
    ["SM1 delivered", "SM2 queued"],
  );
});

test("numbers and names are shown as people write them", () => {
  assert.equal(spaced("+12025550147"), "+1 202 555 0147");
  assert.equal(spaced("+34600111222"), "+34600111222");
  assert.equal(initials({ latinName: "Rosa García López" }), "RG");
  assert.deepEqual(textLines({ lines: [{ kind: "fibre" }, { kind: "mobile" }] }), [{ kind: "mobile" }]);
});

test("each person has a talk of their own, and finds it again", () => {
  const storage = new MemoryStorage();
  storage.setItem("unrelated", "stays");
  wear("C1", storage);
  storage.setItem("tandem.chat", "diego's");
  wear("C2", storage);
  assert.equal(storage.getItem("tandem.chat"), null);
  storage.setItem("tandem.chat", "mei's");
  wear("C1", storage);
  assert.equal(storage.getItem("tandem.chat"), "diego's");
  wear("C1", storage);
  assert.equal(storage.getItem("tandem.chat"), "diego's");
  wear("C2", storage);
  assert.equal(storage.getItem("tandem.chat"), "mei's");
  assert.equal(storage.getItem("unrelated"), "stays");
});

test("the page says everything in each of its languages", () => {
  const { en, es, zh } = keysByLanguage();
  assert.deepEqual(es, en);
  assert.deepEqual(zh, en);
  assert.equal(speaker("es")("copyCode", { code: "123456" }), "Copiar 123456");
});

test("a language nobody speaks here becomes English", () => {
  assert.equal(chooseLanguage(null, "de-DE", "es-MX", "en"), "es");
  assert.equal(chooseLanguage("zh", "en"), "zh");
  assert.equal(chooseLanguage(null, "de"), "en");
  assert.equal(chooseLanguage("constructor"), "en");
});
