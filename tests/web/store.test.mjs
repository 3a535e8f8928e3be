import assert from "node:assert/strict";
import test from "node:test";

import { Store } from "../../channels/webchat/web/models/store.js";
import { TestStorage } from "./socket.mjs";

const item = (id, at = 0) => ({ id, text: `text of ${id}`, choice: null, at });

const FULL = {
  getItem: () => null,
  setItem() {
    throw new Error("QuotaExceededError");
  },
};

for (const [label, storage] of [["a working", new TestStorage()], ["a full", FULL], ["no", null]]) {
  test(`with ${label} storage the page remembers what it was told`, () => {
    const store = new Store(storage, storage);
    store.update({ session: "s", secret: "x" });
    store.update({ language: "es" });
    store.put(item("b", 2));
    store.put(item("a", 1));
    store.put(item("c", 3));
    store.drop("b");
    store.open = true;
    assert.deepEqual(store.self, { session: "s", secret: "x", language: "es" });
    assert.deepEqual(store.outbox.map(({ id }) => id), ["a", "c"]);
    assert.equal(store.open, true);
  });
}

test("what others wrote into the storage does not break it", () => {
  const storage = new TestStorage();
  for (const junk of ["{", "[]", "null", "3", '"x"']) {
    storage.setItem("tandem.chat", junk);
    storage.setItem("tandem.chat.outbox", junk);
    const store = new Store(storage, storage);
    assert.deepEqual(store.self, {});
    assert.deepEqual(store.outbox, []);
    assert.equal(store.open, undefined);
  }
  storage.setItem("tandem.chat.outbox", '{"a": null, "b": {"id": 3}, "c": {"id": "c", "text": "x", "at": 1}}');
  assert.deepEqual(new Store(storage, null).outbox.map(({ id }) => id), ["c"]);
});

test("the texts of the thread are not kept in the browser once they are delivered", () => {
  const storage = new TestStorage();
  const store = new Store(storage, null);
  store.put(item("a"));
  store.drop("a");
  assert.equal(storage.getItem("tandem.chat.outbox"), "{}");
});

test("two tabs do not overwrite each other's unconfirmed messages", () => {
  const storage = new TestStorage();
  const [one, two] = [new Store(storage, null), new Store(storage, null)];
  one.put(item("a", 1));
  two.put(item("b", 2));
  one.drop("a");
  assert.deepEqual(two.outbox.map(({ id }) => id), ["b"]);
});
