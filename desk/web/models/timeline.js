// The time line: stored messages and those still on their way, joined, grouped and marked by day.

import { dayKey } from "./time.js";

const JOIN_MS = 3 * 60_000;
export const TICKS = {
  pending: "clock",
  sending: "clock",
  sent: "check",
  delivered: "check-check",
  read: "check-check",
  doubt: "triangle-alert",
  failed: "circle-alert",
  withdrawn: "x",
};
const UNFINISHED = new Set(["pending", "sending", "sent", "doubt"]);

/** Pages joined by message id, in the order in which things were said. */
export function join(pages) {
  const byId = new Map();
  for (const page of pages) for (const message of page) byId.set(message.id, message);
  return [...byId.values()].sort(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || (a.conversation_id === b.conversation_id ? a.seq - b.seq : 0),
  );
}

/** What is still on its way: pending words whose client id is not stored yet. */
export function unstored(pending, stored) {
  const known = new Set(stored.map((message) => message.client_id).filter(Boolean));
  return pending.filter((one) => !known.has(one.client_id));
}

/** Whether some word of ours has not come to its end, so that its tick may still change. */
export const awaitsTicks = (messages) =>
  messages.slice(-30).some((message) => message.author === "agent" && UNFINISHED.has(message.delivery));

/** Entries to draw: day marks, marks between conversations, and messages that know whether they join the one before. */
export function entries(messages, conversationId) {
  const drawn = [];
  let before = null;
  for (const message of messages) {
    const isNewDay = !before || dayKey(before.created_at) !== dayKey(message.created_at);
    if (isNewDay) drawn.push({ kind: "day", key: `day-${dayKey(message.created_at)}-${message.id}`, at: message.created_at });
    const isOther = before && before.conversation_id !== message.conversation_id;
    if (isOther || (!before && message.conversation_id !== conversationId)) {
      drawn.push({ kind: "boundary", key: `boundary-${message.id}`, channel: message.channel, isCurrent: message.conversation_id === conversationId });
    }
    drawn.push({ kind: "message", key: message.client_id ?? message.id, message, joins: !isNewDay && !isOther && joins(before, message) });
    before = message;
  }
  return drawn;
}

function joins(before, message) {
  return (
    before !== null &&
    before.author === message.author &&
    before.agent_id === message.agent_id &&
    !["note", "system"].includes(message.author) &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < JOIN_MS
  );
}
