// The customers with a story, as the operator tells them.

/** Fetches the customers one can play. Throws when the operator does not answer. */
export async function loadPeople() {
  const answer = await fetch("/demo/people");
  if (!answer.ok) throw new Error(`The operator answered ${answer.status}`);
  return answer.json();
}

/** The lines on which text messages can arrive. */
export const textLines = (person) => person.lines.filter((line) => line.kind !== "fibre");

/** One or two letters that stand for a name. */
export function initials(person) {
  return person.latinName
    .split(" ")
    .map((part) => part[0])
    .slice(0, 2)
    .join("");
}

/** A number as people write it: +1 202 555 0147. */
export const spaced = (number) => number.replace(/^(\+1)(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3 $4");
