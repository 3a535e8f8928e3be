// Finds the web addresses in a text. Only http and https, and none with a user name before the host,
// which serves to disguise where a link leads.

const ADDRESS = /https?:\/\/[^\s<>"'“”‘’「」《》（）。，、；！？]+/giu;
const TRAILING = /[.,;:!?)\]}*_]+$/u;

/** Splits a text into parts {text} and {text, href} that give the text again when joined. */
export function parts(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = balanced(match[0]);
    const href = target(address);
    if (!href) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** Drops the punctuation of the sentence around, but keeps a bracket that the address opened. */
function balanced(address) {
  const end = address.match(TRAILING)?.[0] ?? "";
  const closes = end.startsWith(")") && address.includes("(");
  return address.slice(0, address.length - end.length) + (closes ? ")" : "");
}

function target(address) {
  try {
    const url = new URL(address);
    const plain = (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password;
    return plain ? url.href : null;
  } catch {
    return null;
  }
}
