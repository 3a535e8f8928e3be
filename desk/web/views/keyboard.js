// The keyboard: from a key press to an action of the desk. The table is models/keys.js.

import { actionOf } from "../models/keys.js";

const TYPING = "input, textarea, select, [contenteditable]";

/** Listen to the whole page. */
export function listenToKeys(desk) {
  document.addEventListener("keydown", (event) => {
    if (!desk.me.value || event.isComposing) return;
    const { key, ctrlKey, metaKey, altKey } = event;
    const isTyping = event.target.matches?.(TYPING) ?? false;
    const action = actionOf({ key, ctrlKey, metaKey, altKey, isTyping });
    if (!action || (desk.dialog.value && action !== "commands")) return;
    if (action === "leave") return leave(desk, event);
    event.preventDefault();
    run(desk, action);
  });
}

/** Carry out an action by its name. */
export function run(desk, action) {
  const supervised = desk.me.value?.role === "supervisor";
  const actions = {
    next: () => desk.step(1),
    previous: () => desk.step(-1),
    tabMine: () => desk.selectTab("mine"),
    tabQueue: () => desk.selectTab("queue"),
    tabAll: () => supervised && desk.selectTab("all"),
    floor: () => supervised && desk.selectSection("floor"),
    learn: () => supervised && desk.selectSection("learn"),
    aside: () => supervised && desk.selectSection("aside"),
    reply: () => desk.ask("reply"),
    note: () => desk.ask("note"),
    canned: () => desk.ask("canned"),
    customer: () => (desk.pane.value = desk.pane.value === "customer" ? "conversation" : "customer"),
    keys: () => (desk.dialog.value = { kind: "keys" }),
    commands: () => (desk.dialog.value = desk.dialog.value?.kind === "commands" ? null : { kind: "commands" }),
  };
  if (actions[action]) actions[action]();
  else desk.act(action);
}

function leave(desk, event) {
  if (event.target.matches?.(TYPING)) event.target.blur();
  else if (desk.pane.value === "customer") desk.pane.value = "conversation";
  else if (desk.pane.value === "conversation") desk.pane.value = "list";
}
