// Ready answers: found by what follows a slash, filled with names.

/** What is being looked for when a text is just a slash and letters; null otherwise. */
export const wanted = (text) => /^\/([^\n/]{0,30})$/u.exec(text)?.[1].toLowerCase() ?? null;

/** The answers of a language whose name or words match, names first. */
export function matching(answers, language, query) {
  const all = answers[language] ?? answers.en ?? [];
  const starts = all.filter((one) => one.name.toLowerCase().startsWith(query));
  const holds = all.filter((one) => !starts.includes(one) && one.text.toLowerCase().includes(query));
  return query ? [...starts, ...holds] : all;
}

/** An answer with its names filled in; a customer without a name leaves no gap. */
export function fill(text, { agent, customer }) {
  const filled = text.replaceAll("{agent}", agent).replaceAll("{customer}", customer ?? "");
  return customer ? filled : filled.replace(/^[,，\s]+/u, "").replace(/ ([,，!！?？.。])/gu, "$1").replace(/[,，] ?([!！?？.。,，])/gu, "$1").replace(/ {2,}/gu, " ");
}
