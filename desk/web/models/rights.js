// What may be done with a conversation. The server decides; this only keeps impossible buttons away.

/** The actions open to `me` on this row, by name. */
export function actionsFor(row, me) {
  if (!row || !me || row.floor === "nobody") return [];
  const mine = row.floor === "agent" && row.agent_id === me.id;
  const isSupervisor = me.role === "supervisor";
  const actions = [];
  if (row.floor === "queue") actions.push("accept");
  if (mine) actions.push("transfer", "toBot", "close");
  else if (row.floor === "queue") actions.push("transfer");
  if (isSupervisor) actions.push("assign");
  if (isSupervisor && !mine && row.floor !== "queue") actions.push("takeOver");
  return actions;
}

/** Whether `me` may write to the customer. */
export const mayWrite = (row, me) => row?.floor === "agent" && row.agent_id === me?.id;

/** What of writing is open to `me` on this row: "reply", "canned", "note". */
export const writingFor = (row, me) => [...(mayWrite(row, me) ? ["reply", "canned"] : []), ...(mayNote(row, me) ? ["note"] : [])];

/** Whether `me` may leave a note. */
export const mayNote = (row, me) =>
  !!row && row.floor !== "nobody" && (mayWrite(row, me) || row.floor === "queue" || me?.role === "supervisor");
