// The list of customers one can be, and the three things to try.

import { initials } from "../models/people.js";
import { LANGUAGES } from "../strings.js";
import { copyButton, element } from "./dom.js";


/** Shows the customers as a choice and calls back with the chosen one. */
export function showPeople(list, people, options) {
  list.replaceChildren(...people.map((person) => card(person, options)));
}

function card(person, { first, language, t, choose }) {
  const story = person.story[language];
  const radio = element("input", { type: "radio", name: "person", checked: person === first });
  radio.setAttribute("aria-label", t("story", { name: person.latinName, story }));
  radio.addEventListener("change", () => choose(person));
  return element(
    "label",
    { className: "person", title: story },
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
      element("span", { className: "tier", dataset: { tier: person.tier } }, t(person.tier)),
      element("span", { className: "person-language", lang: person.language }, LANGUAGES[person.language]),
    ),
  );
}

const fullName = (person) => (person.name === person.latinName ? person.name : `${person.latinName} ${person.name}`);

const shortName = (person) => (person.name === person.latinName ? person.name.split(" ")[0] : person.latinName);

/** Shows what to say as a person, and what should happen. */
export function showTries(panel, person, language, t) {
  panel.hidden = false;
  panel.querySelector(".tries-story").textContent = t("story", { name: shortName(person), story: person.story[language] });
  panel.querySelector(".tries-list").replaceChildren(
    ...person.tries.map(({ say, see }) =>
      element(
        "li",
        { className: "try" },
        element("span", { className: "try-say", lang: person.language }, say),
        copyButton(say, { t, spoken: t("copyThis", { text: say }) }),
        element("span", { className: "try-see" }, see[language]),
      ),
    ),
  );
}

/** Says that the operator itself does not answer. */
export function showPeopleAway(list, t) {
  list.replaceChildren(element("p", { className: "notice" }, t("away")));
}
