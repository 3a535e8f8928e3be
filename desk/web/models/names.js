// How people are shown: names, initials, and what stands in when nobody is known.

/** The customer's name, or what kind of stranger writes, with the end of the id to tell them apart. */
export const displayName = (row, visitor) => row.customer_name || `${visitor(row.channel)} ${row.id.slice(-4)}`;

/** One or two letters for a face; scripts without capitals give the first. */
export function initials(name) {
  const trimmed = (name ?? "").trim();
  if (!trimmed) return "";
  const characters = [...trimmed];
  if (!/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(characters[0])) return characters[0];
  const words = trimmed.split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}
