// Puts the page together: the customers, and for the chosen one the telephone, the mailbox and the chat.

import { loadPeople } from "./models/people.js";
import { Telephone } from "./models/telephone.js";
import { wear } from "./models/wardrobe.js";
import { showChat } from "./views/browser.js";
import { showMailbox } from "./views/mailbox.js";
import { showPeople, showPeopleAway, showTries } from "./views/people.js";
import { watchTabs } from "./views/tabs.js";
import { TelephoneView } from "./views/telephone.js";

const PERSON = "demo.person";

const view = new TelephoneView(document.querySelector(".telephone"), { choose: call });
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
  showTries(document.querySelector(".tries"), person);
  showMailbox(document.querySelector(".mailbox"), person);
  showChat(document.querySelector(".browser-page"), person);
  view.showLines(person);
}

try {
  const people = await loadPeople();
  const wanted = location.hash.slice(1) || localStorage.getItem(PERSON);
  const first = people.find((person) => person.id === wanted) ?? people[0];
  showPeople(document.querySelector(".people-list"), people, first, (person) => {
    localStorage.setItem(PERSON, person.id);
    play(person);
  });
  play(first);
} catch (error) {
  console.error(error);
  showPeopleAway(document.querySelector(".people-list"));
}
