// The list of customers one can be, and the three things to try.

import { initials } from "../models/people.js";
import { copyButton, element } from "./dom.js";

const LANGUAGES = { en: "English", es: "Español", zh: "中文" };

/** Shows the customers as a choice and calls back with the chosen one. */
export function showPeople(list, people, chosen, choose) {
  list.replaceChildren(...people.map((person) => card(person, person === chosen, choose)));
}

function card(person, isChosen, choose) {
  const radio = element("input", { type: "radio", name: "person", checked: isChosen });
  radio.setAttribute("aria-label", `${person.latinName}: ${person.story}`);
  radio.addEventListener("change", () => choose(person));
  return element(
    "label",
    { className: "person", title: person.story },
    radio,
    element("span", { className: "person-face", ariaHidden: "true" }, initials(person)),
    element(
      "span",
      {},
      element("div", { className: "person-name" }, fullName(person)),
      element("div", { className: "person-quote", lang: person.language }, person.quote),
    ),
    element(
      "span",
      { className: "person-marks" },
      element("span", { className: "tier", dataset: { tier: person.tier } }, person.tier),
      element("span", { className: "person-language", lang: person.language }, LANGUAGES[person.language]),
    ),
  );
}

const fullName = (person) => (person.name === person.latinName ? person.name : `${person.latinName} ${person.name}`);

/** Shows what to say as a person, and what should happen. */
export function showTries(panel, person) {
  panel.hidden = false;
  panel.querySelector(".tries-story").textContent = `${person.latinName.split(" ")[0]}: ${person.story}.`;
  panel.querySelector(".tries-list").replaceChildren(
    ...person.tries.map(({ say, see }) =>
      element(
        "li",
        { className: "try" },
        element("span", { className: "try-say", lang: person.language }, say),
        copyButton(say, "Copy", `Copy: ${say}`),
        element("span", { className: "try-see" }, see),
      ),
    ),
  );
}

/** Says that the operator itself does not answer. */
export function showPeopleAway(list) {
  list.replaceChildren(
    element("p", { className: "notice" }, "The operator does not answer. Is it still running? Reload to try again."),
  );
}
