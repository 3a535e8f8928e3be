// Which messages, in which order and state. Pure: a talk in, a new talk out. Order is the edge's
// `seq`; an own message has none until a reload, and stands after the newest known when it was said.

/** The states of an own message; every event is possible in each, a repeat changes nothing. */
export const NEXT = {
  pending: { ack: "delivered", refuse: "failed", retry: "pending" },
  failed: { ack: "delivered", refuse: "failed", retry: "pending" },
  delivered: { ack: "delivered", refuse: "delivered", retry: "delivered" },
};

/** A talk in which nothing was said. */
export const EMPTY = Object.freeze({ messages: Object.freeze([]), count: 0 });

/** Adds what the customer says, or said before a reload (`state` "failed" keeps it from going out). */
export function withOwn(talk, { id, text, choice = null, at, state = "pending", reason = null }) {
  if (find(talk, id)) return talk;
  return add(talk, { id, from: "customer", text, choice, at, state, reason, sends: 0, seq: null, after: lastSeq(talk) });
}

/** Adds a message of another; one already there, by id or by seq, changes nothing. */
export function withTheirs(talk, { id, seq, from, name, text, choices, at }) {
  if (talk.messages.some((known) => known.id === id || known.seq === seq)) return talk;
  return add(talk, { id, seq, from, name, text, choices, at });
}

/** Takes in own messages that the edge has stored: new ones are added, known ones get their seq. */
export function withRestored(talk, own) {
  let restored = talk;
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
export function withSend(talk, id) {
  const message = find(talk, id);
  return message ? change(talk, id, { sends: message.sends + 1 }) : talk;
}

/** Moves an own message by `event` ("ack", "refuse" with a reason, "retry"). */
export function step(talk, id, event, reason = null) {
  const message = find(talk, id);
  if (!message || message.from !== "customer") return talk;
  const state = NEXT[message.state][event];
  const moved = { state, reason: state === "failed" ? reason : null };
  if (event === "retry") moved.sends = 0;
  // Sent more than once means the line was down meanwhile: what others said in between came first.
  if (event === "ack" && message.seq === null && message.sends > 1) moved.after = lastSeq(talk);
  return change(talk, id, moved);
}

/** Takes an own message away, to be written anew. */
export function without(talk, id) {
  return { ...talk, messages: talk.messages.filter((message) => message.id !== id) };
}

/** Keeps only what the edge does not have yet, for a talk that starts anew. */
export function unsaid(talk) {
  const messages = talk.messages.filter((message) => message.from === "customer" && message.state !== "delivered");
  return { ...talk, messages: messages.map((message) => ({ ...message, after: 0 })) };
}

export function find(talk, id) {
  return talk.messages.find((message) => message.id === id);
}

/** The own messages that the edge has not confirmed, oldest first. */
export function pending(talk) {
  return talk.messages.filter((message) => message.state === "pending");
}

/** The highest seq of anybody but the customer: from here on the edge repeats after a break. */
export function lastSeq(talk) {
  return talk.messages.reduce((last, { from, seq }) => (from === "customer" ? last : Math.max(last, seq)), 0);
}

/** How many messages of others are newer than the one read last. */
export function unread(talk, readSeq) {
  return talk.messages.filter(({ from, seq }) => from !== "customer" && seq > readSeq).length;
}

function add(talk, message) {
  return sorted({ messages: [...talk.messages, { ...message, order: talk.count }], count: talk.count + 1 });
}

function change(talk, id, changes) {
  return sorted({
    ...talk,
    messages: talk.messages.map((message) => (message.id === id ? { ...message, ...changes } : message)),
  });
}

function sorted(talk) {
  return { ...talk, messages: [...talk.messages].sort(compare) };
}

function compare(a, b) {
  return (a.seq ?? a.after) - (b.seq ?? b.after) || (a.seq === null) - (b.seq === null) || a.order - b.order;
}
