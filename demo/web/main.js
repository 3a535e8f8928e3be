// Puts the page together: the customers, and for the chosen one the telephone, the mailbox and the chat.

import { loadPeople } from "./models/people.js";
import { Telephone } from "./models/telephone.js";
import { wear } from "./models/wardrobe.js";
import { chooseLanguage, speaker } from "./strings.js";
import { showChat } from "./views/browser.js";
import { showMailbox } from "./views/mailbox.js";
import { showPeople, showPeopleAway, showTries } from "./views/people.js";
import { watchTabs } from "./views/tabs.js";
import { TelephoneView } from "./views/telephone.js";
import { fillTexts, offerLanguages } from "./views/texts.js";

const PERSON = "demo.person";
const LANGUAGE = "demo.language";

const language = chooseLanguage(localStorage.getItem(LANGUAGE), ...navigator.languages);
const t = speaker(language);
fillTexts(document, language, t);
offerLanguages(document.querySelector(".bar-language"), language, (chosen) => {
  localStorage.setItem(LANGUAGE, chosen);
  location.reload();
});

const view = new TelephoneView(document.querySelector(".telephone"), { t, choose: call });
const tabs = watchTabs(document, () => view.toNewest());
const telephone = new Telephone((messages, isNew) => {
  view.show(messages, isNew);
  if (isNew) tabs.mark("telephone");
});

function call(number) {
  view.clear();
  telephone.call(number);
}

function play(person) {
  document.querySelector(".browser-page").replaceChildren();
  wear(person.id, localStorage, sessionStorage);
  history.replaceState(null, "", `#${person.id}`);
  showTries(document.querySelector(".tries"), person, language, t);
  showMailbox(document.querySelector(".mailbox"), person);
  showChat(document.querySelector(".browser-page"), person, t);
  view.showLines(person);
}

try {
  const people = await loadPeople();
  const wanted = location.hash.slice(1) || localStorage.getItem(PERSON);
  const first = people.find((person) => person.id === wanted) ?? people[0];
  const choose = (person) => {
    localStorage.setItem(PERSON, person.id);
    play(person);
  };
  showPeople(document.querySelector(".people-list"), people, { first, language, t, choose });
  play(first);
} catch (error) {
  console.error(error);
  showPeopleAway(document.querySelector(".people-list"), t);
}
