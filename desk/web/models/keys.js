// Keys and what they do: one table for the keyboard, the `?` sheet and the command bar.

export const KEYS = [
  { key: "j", action: "next", icon: "arrow-down", group: "moving", label: "Next conversation" },
  { key: "k", action: "previous", icon: "arrow-up", group: "moving", label: "Conversation before" },
  { key: "1", action: "tabMine", icon: "user", group: "moving", label: "Mine" },
  { key: "2", action: "tabQueue", icon: "inbox", group: "moving", label: "Queue" },
  { key: "3", action: "tabAll", icon: "list", group: "moving", label: "All", supervisor: true },
  { key: "4", action: "floor", icon: "layout-dashboard", group: "moving", label: "Floor", supervisor: true },
  { key: "5", action: "learn", icon: "graduation-cap", group: "moving", label: "Learning", supervisor: true },
  { key: "6", action: "aside", icon: "life-buoy", group: "moving", label: "Set aside", supervisor: true },
  { key: "r", action: "reply", icon: "send", group: "doing", label: "Write to the customer" },
  { key: "n", action: "note", icon: "sticky-note", group: "doing", label: "Leave a note" },
  { key: "/", action: "canned", icon: "zap", group: "doing", label: "Ready answers" },
  { key: "a", action: "accept", icon: "hand", group: "doing", label: "Accept" },
  { key: "t", action: "transfer", icon: "arrow-right-left", group: "doing", label: "Transfer" },
  { key: "b", action: "toBot", icon: "bot", group: "doing", label: "Hand back to the bot" },
  { key: "c", action: "close", icon: "circle-check", group: "doing", label: "Close" },
  { key: "s", action: "assign", icon: "users", group: "doing", label: "Assign", supervisor: true },
  { key: "o", action: "takeOver", icon: "headset", group: "doing", label: "Take over", supervisor: true },
  { key: "i", action: "customer", icon: "circle-user-round", group: "moving", label: "Customer" },
  { key: "?", action: "keys", icon: "keyboard", group: "everywhere", label: "Show all keys" },
  { key: "Ctrl K", action: "commands", icon: "command", group: "everywhere", label: "Command bar" },
  { key: "Esc", action: "leave", icon: "x", group: "everywhere", label: "Close, or leave the field" },
];

const BY_KEY = new Map(KEYS.filter((one) => one.key.length === 1).map((one) => [one.key, one.action]));

/** The action of a key press, or null; letters mean nothing while somebody is typing. */
export function actionOf({ key, ctrlKey, metaKey, altKey, isTyping }) {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return "commands";
  if (key === "Escape") return "leave";
  if (ctrlKey || metaKey || altKey || isTyping) return null;
  return BY_KEY.get(key.length === 1 ? key.toLowerCase() : key) ?? null;
}

/** Options whose words hold every word of the query. */
export function found(options, query) {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  return options.filter((option) => words.every((word) => `${option.title} ${option.detail ?? ""}`.toLowerCase().includes(word)));
}
