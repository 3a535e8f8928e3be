// Turns a thread into the rows of the list: time marks, messages, their ticks and choices. Pure.

/** Silence (ms) after which a new time mark stands in the list. */
export const PAUSE = 10 * 60 * 1000;

/** How long (ms) messages of one speaker stand together as one group. */
const TOGETHER = 3 * 60 * 1000;

const DAY = 24 * 60 * 60 * 1000;

/** The rows, oldest first: {kind: "time", …} and {kind: "message", …}. */
export function rows(thread, { now, locale }) {
  const { messages } = thread;
  const list = [];
  const lastOwn = messages.findLast(({ from }) => from === "customer");
  const asking = messages.findLast(({ from }) => from !== "customer");
  messages.forEach((message, i) => {
    const before = messages[i - 1];
    const after = messages[i + 1];
    const marked = !before || pause(before, message);
    if (marked) list.push({ kind: "time", key: `time ${message.id}`, at: message.at, label: dayAndTime(message.at, now, locale) });
    list.push({
      kind: "message",
      key: message.id,
      message,
      time: clockTime(message.at, locale),
      first: marked || !together(before, message),
      last: !after || pause(message, after) || !together(message, after),
      tick: message.from === "customer" && (message.state !== "delivered" || message === lastOwn),
      choices: message === asking ? choices(message, messages.slice(i + 1)) : null,
    });
  });
  return list;
}

/** Only the newest message of the other side has choices; an answer disables them. */
function choices(message, later) {
  if (!message.choices.length) return null;
  const answer = later.find(({ from }) => from === "customer");
  const chosen = answer ? message.choices.findIndex(({ title, payload }) => (answer.choice ? payload === answer.choice : title === answer.text)) : -1;
  return { list: message.choices, enabled: !answer, chosen };
}

function pause(before, message) {
  return message.at - before.at > PAUSE || startOfDay(before.at) !== startOfDay(message.at);
}

function together(a, b) {
  return a.from === b.from && a.name === b.name && b.at - a.at < TOGETHER;
}

/** "14:05", in the manner of the locale. */
export function clockTime(at, locale) {
  return formatter(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** "today 14:05", "yesterday 09:12", "Tue 3 Mar, 10:00". */
export function dayAndTime(at, now, locale) {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  if (days === 0 || days === -1) {
    const day = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
    return `${day.charAt(0).toLocaleUpperCase(locale)}${day.slice(1)} ${clockTime(at, locale)}`;
  }
  return formatter(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}

function startOfDay(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

const formatters = new Map();

// Making a formatter is slow.
function formatter(locale, options) {
  const key = locale + Object.keys(options).length;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key);
}
