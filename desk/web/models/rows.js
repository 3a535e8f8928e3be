// Rows of the list: how urgent a wait looks, and an order that does not move what one points at.

const NEAR = 0.75;

/** Since when somebody waits for people in this row; null when nobody does. */
export function waitsSince(row) {
  if (row.floor === "queue") return row.waiting_since ?? row.active_at;
  if (!isUnanswered(row)) return null;
  return (row.last_author === "customer" ? row.last_at : row.waiting_since) ?? row.active_at;
}

/** "ok", "warn" or "bad" by how much of the time limit has passed. */
export function waitState(row, now) {
  const since = waitsSince(row);
  if (since === null || !row.sla_s) return "ok";
  const share = (now - Date.parse(since)) / 1000 / row.sla_s;
  if (share >= 1) return "bad";
  return share >= NEAR ? "warn" : "ok";
}

/** Whether an agent has the floor and has not spoken since the customer did, or not at all. */
export const isUnanswered = (row) => row.floor === "agent" && row.last_author !== "agent";

/** My conversations: whoever waits for an answer first, the longest wait on top, then the newest. */
export function orderMine(rows) {
  return [...rows].sort((a, b) => {
    const [left, right] = [isUnanswered(a), isUnanswered(b)];
    if (left !== right) return left ? -1 : 1;
    const difference = Date.parse(a.last_at ?? a.active_at) - Date.parse(b.last_at ?? b.active_at);
    return left ? difference : -difference;
  });
}

/** The new rows; while somebody points at the list, those already there keep their places and new ones go below. */
export function settle(before, after, isPointing) {
  if (!isPointing) return after;
  const fresh = new Map(after.map((row) => [row.id, row]));
  const kept = before.filter((row) => fresh.has(row.id)).map((row) => fresh.get(row.id));
  const known = new Set(before.map((row) => row.id));
  return [...kept, ...after.filter((row) => !known.has(row.id))];
}

/** The ids that were not there before. */
export function arrivals(before, after) {
  const known = new Set(before.map((row) => row.id));
  return after.filter((row) => !known.has(row.id)).map((row) => row.id);
}

/** The row after or before the one that is open; the first when none is. */
export function neighbour(rows, id, step) {
  if (!rows.length) return null;
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return rows[0].id;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))].id;
}
