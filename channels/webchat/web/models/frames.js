// What the edge may say. The far side is not trusted: what is not exactly as agreed is dropped.

const LONGEST_FRAME = 4 * 1024 * 1024; // a welcome holds all that the customer ever said
const LONGEST_TEXT = 20_000;
const LONGEST_WORD = 1_000;
const LONGEST_NAME = 80;
const MOST_CHOICES = 20;
const MOST_OWN = 5_000;

const SPEAKERS = new Set(["bot", "agent", "system"]);

/** Turns one text frame into a checked value, or null when it is not one we know. */
export function decode(text) {
  if (typeof text !== "string" || text.length > LONGEST_FRAME) return null;
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(frame) || !Object.hasOwn(READERS, frame.type)) return null;
  const value = READERS[frame.type](frame);
  return value && { type: frame.type, ...value };
}

const READERS = {
  welcome(frame) {
    if (!isWord(frame.session) || !isWord(frame.secret)) return null;
    const own = Array.isArray(frame.own) ? frame.own.slice(-MOST_OWN).map(ownMessage).filter(Boolean) : [];
    return { session: frame.session, secret: frame.secret, language: wordOrNull(frame.language), own };
  },

  secret: (frame) => (isWord(frame.secret) ? { secret: frame.secret } : null),

  ack: (frame) => (isWord(frame.id) ? { id: frame.id } : null),

  error(frame) {
    if (!isWord(frame.code)) return null;
    return {
      code: frame.code,
      id: wordOrNull(frame.id),
      text: typeof frame.text === "string" ? frame.text.slice(0, LONGEST_TEXT) : "",
      retryAfterS: isAmount(frame.retry_after_s) ? frame.retry_after_s : null,
    };
  },

  message(frame) {
    if (!isWord(frame.id) || !isSeq(frame.seq) || !SPEAKERS.has(frame.from)) return null;
    if (typeof frame.text !== "string") return null;
    return {
      id: frame.id,
      seq: frame.seq,
      from: frame.from,
      name: typeof frame.name === "string" ? frame.name.trim().slice(0, LONGEST_NAME) : "",
      text: frame.text.slice(0, LONGEST_TEXT),
      choices: choices(frame.choices),
      at: moment(frame.at),
    };
  },

  typing(frame) {
    if (frame.from !== "bot" && frame.from !== "agent") return null;
    return { from: frame.from, on: frame.on === true };
  },

  queue(frame) {
    const place = isSeq(frame.place) ? frame.place : 0;
    return { place, waitS: place && isAmount(frame.wait_s) ? frame.wait_s : null };
  },

  language: (frame) => (isWord(frame.language) ? { language: frame.language } : null),
};

function ownMessage(row) {
  if (!isRecord(row) || !isWord(row.id) || !isSeq(row.seq) || typeof row.text !== "string") return null;
  return { id: row.id, seq: row.seq, text: row.text.slice(0, LONGEST_TEXT), at: moment(row.at) };
}

function choices(list) {
  if (!Array.isArray(list)) return [];
  return list
    .slice(0, MOST_CHOICES)
    .filter((choice) => isRecord(choice) && typeof choice.title === "string" && choice.title.trim())
    .map((choice) => ({
      title: choice.title.slice(0, LONGEST_WORD),
      payload: typeof choice.payload === "string" ? choice.payload.slice(0, LONGEST_WORD) : "",
    }));
}

/** Milliseconds since 1970, or null when the edge gave no usable time. */
function moment(value) {
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? null : at;
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isWord = (value) => typeof value === "string" && value.length > 0 && value.length <= LONGEST_WORD;
const wordOrNull = (value) => (isWord(value) ? value : null);
const isSeq = (value) => Number.isSafeInteger(value) && value > 0;
const isAmount = (value) => Number.isFinite(value) && value >= 0;
