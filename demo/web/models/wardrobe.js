// Whoever one plays has a thread of their own: the chat's entries in the browser's storage are hung away under the
// person who leaves, and those of the person who comes are put on.

const WORN = "demo.worn";
const CHAT = "tandem.";

const hanger = (person, key) => `demo.wardrobe.${person}.${key}`;

/** Changes into a person. The chat must not be running. */
export function wear(person, ...storages) {
  for (const storage of storages) change(person, storage);
}

function change(person, storage) {
  const worn = storage.getItem(WORN);
  if (worn === person) return;
  for (const key of keysOf(storage, CHAT)) {
    if (worn) storage.setItem(hanger(worn, key), storage.getItem(key));
    storage.removeItem(key);
  }
  for (const key of keysOf(storage, hanger(person, ""))) {
    storage.setItem(key.slice(hanger(person, "").length), storage.getItem(key));
    storage.removeItem(key);
  }
  storage.setItem(WORN, person);
}

function keysOf(storage, prefix) {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key.startsWith(prefix));
}
