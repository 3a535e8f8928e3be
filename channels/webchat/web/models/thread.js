// Which messages, in which order and state. Pure: a thread in, a new thread out. Order is the edge's
// `seq`; an own message has none until a reload, and stands after the newest known when it was said.

/** The states of an own message; every event is possible in each, a repeat changes nothing. */
export const NEXT = {
  pending: { ack: "delivered", refuse: "failed", retry: "pending" },
  failed: { ack: "delivered", refuse: "failed", retry: "pending" },
  delivered: { ack: "delivered", refuse: "delivered", retry: "delivered" },
};

/** A thread in which nothing was said. */
export const EMPTY = Object.freeze({ messages: Object.freeze([]), count: 0 });

/** Adds what the customer says, or said before a reload (`state` "failed" keeps it from going out). */
export function withOwn(thread, { id, text, choice = null, at, state = "pending", reason = null }) {
  if (find(thread, id)) return thread;
  return add(thread, { id, from: "customer", text, choice, at, state, reason, sends: 0, seq: null, after: lastSeq(thread) });
}

/** Adds a message of another; one already there, by id or by seq, changes nothing. */
export function withTheirs(thread, { id, seq, from, name, text, choices, at }) {
  if (thread.messages.some((known) => known.id === id || known.seq === seq)) return thread;
  return add(thread, { id, seq, from, name, text, choices, at });
}

/** Takes in own messages that the edge has stored: new ones are added, known ones get their seq. */
export function withRestored(thread, own) {
  let restored = thread;
  for (const { id, seq, text, at } of own) {
    if (find(restored, id)) {
      restored = change(restored, id, { seq, state: "delivered", reason: null });
    } else if (!restored.messages.some((known) => known.seq === seq)) {
      restored = add(restored, { id, seq, from: "customer", text, choice: null, at, state: "delivered", reason: null, sends: 1 });
    }
  }
  return restored;
}

/** Notes that a message was put on the wire once more. */
export function withSend(thread, id) {
  const message = find(thread, id);
  return message ? change(thread, id, { sends: message.sends + 1 }) : thread;
}

/** Moves an own message by `event` ("ack", "refuse" with a reason, "retry"). */
export function step(thread, id, event, reason = null) {
  const message = find(thread, id);
  if (!message || message.from !== "customer") return thread;
  const state = NEXT[message.state][event];
  const moved = { state, reason: state === "failed" ? reason : null };
  if (event === "retry") moved.sends = 0;
  // Sent more than once means the line was down meanwhile: what others said in between came first.
  if (event === "ack" && message.seq === null && message.sends > 1) moved.after = lastSeq(thread);
  return change(thread, id, moved);
}

/** Takes an own message away, to be written anew. */
export function without(thread, id) {
  return { ...thread, messages: thread.messages.filter((message) => message.id !== id) };
}

/** Keeps only what the edge does not have yet, for a thread that starts anew. */
export function unsaid(thread) {
  const messages = thread.messages.filter((message) => message.from === "customer" && message.state !== "delivered");
  return { ...thread, messages: messages.map((message) => ({ ...message, after: 0 })) };
}

export function find(thread, id) {
  return thread.messages.find((message) => message.id === id);
}

/** The own messages that the edge has not confirmed, oldest first. */
export function pending(thread) {
  return thread.messages.filter((message) => message.state === "pending");
}

/** The highest seq of anybody but the customer: from here on the edge repeats after a break. */
export function lastSeq(thread) {
  return thread.messages.reduce((last, { from, seq }) => (from === "customer" ? last : Math.max(last, seq)), 0);
}

/** How many messages of others are newer than the one read last. */
export function unread(thread, readSeq) {
  return thread.messages.filter(({ from, seq }) => from !== "customer" && seq > readSeq).length;
}

function add({ messages, count }, message) {
  return sorted([...messages, { ...message, order: count }], count + 1);
}

function change({ messages, count }, id, changes) {
  return sorted(messages.map((message) => (message.id === id ? { ...message, ...changes } : message)), count);
}

function sorted(messages, count) {
  return { messages: messages.sort(compare), count };
}

function compare(a, b) {
  return (a.seq ?? a.after) - (b.seq ?? b.after) || (a.seq === null) - (b.seq === null) || a.order - b.order;
}
