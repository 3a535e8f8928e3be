// Times as people read them; `now` is always passed in, in milliseconds.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const withYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

const fromNow = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = { d: "day", m: "month" };

const milliseconds = (at) => (typeof at === "number" ? at : Date.parse(at));

/** "now", "3 min", "2 h", "5 d": short, for a list. */
export function age(at, now) {
  const passed = Math.max(0, now - milliseconds(at));
  if (passed < MINUTE_MS) return "now";
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)} min`;
  if (passed < DAY_MS) return `${Math.floor(passed / HOUR_MS)} h`;
  return `${Math.floor(passed / DAY_MS)} d`;
}

/** "0:45", "12:07", "1:05:00": a wait that is being watched. */
export function wait(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Hours and minutes by the reader's locale. */
export const timeOfDay = (at) => clock.format(milliseconds(at));

/** The time of day, with its day when that is not today. */
export const moment = (at, now) => (dayKey(milliseconds(at)) === dayKey(now) ? timeOfDay(at) : `${day(at, now)}, ${timeOfDay(at)}`);

/** The exact time, for a tooltip. */
export const exact = (at) => full.format(milliseconds(at));

/** A day without its time, "3 Nov" or with its year when that is another one. */
export function day(at, now) {
  const date = new Date(milliseconds(at));
  return (date.getFullYear() === new Date(now).getFullYear() ? dayAndMonth : withYear).format(date);
}

/** Which local day a time falls on, as a key. */
export function dayKey(at) {
  const date = new Date(milliseconds(at));
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The words of a day mark. */
export function dayMark(at, now, words) {
  const key = dayKey(at);
  if (key === dayKey(now)) return words.today;
  if (key === dayKey(now - DAY_MS)) return words.yesterday;
  const sameYear = new Date(milliseconds(at)).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? longDay : withYear).format(milliseconds(at));
}

/** "last month" for the "relative:-1m" by which the bot notes days and months counted from now; other text stays. */
export const spelled = (text) => text.replace(/relative:([+-]?\d+)([dm])/g, (_, count, unit) => fromNow.format(Number(count), UNITS[unit]));
