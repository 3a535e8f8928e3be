// What is to be learned, read again while somebody is deciding: nothing they point at moves.

/** The groups in their places: what others decided meanwhile is marked there, what is new stands below. */
export function settleReview(before, after) {
  if (!before) return after;
  const waiting = new Map(after.groups.flatMap((group) => group.messages.map((message) => [message.id, message])));
  const known = new Set(before.groups.flatMap((group) => group.messages.map((message) => message.id)));
  const kept = before.groups.map((group) => ({
    ...group,
    messages: group.messages.map((message) => waiting.get(message.id) ?? { ...message, isDecided: true }),
  }));
  return { ...after, groups: [...kept, ...without(after.groups, known)] };
}

/** A review without the messages that one has just decided. */
export const decided = (review, ids) => review && { ...review, groups: without(review.groups, new Set(ids)) };

/** The messages of a group that still wait. */
export const open = (group) => group.messages.filter((message) => !message.isDecided);

function without(groups, ids) {
  return groups.map((group) => ({ ...group, messages: group.messages.filter((message) => !ids.has(message.id)) })).filter((group) => group.messages.length);
}
