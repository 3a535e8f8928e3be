// Learning: what the bot did not understand or was corrected in, alike messages together, for supervisors to decide.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { open } from "../models/lessons.js";
import { exact, moment } from "../models/time.js";
import { named, text } from "../strings.js";
import { Decisions } from "./decisions.js";
import { Empty, Failure, Icon, Loading, Time } from "./parts.js";

const WORDS_IN_NAME = 60;
const words = text.learn;

export function Learn({ desk }) {
  const { value, error } = desk.review.value;
  const page = useRef(null);
  // The button that was pressed goes with its group: whoever works by key or ear goes on at the one that took its place.
  const goOn = (place) => {
    if (document.activeElement !== document.body || !page.current) return;
    const titles = page.current.querySelectorAll(".lesson h3");
    (titles[Math.min(place, titles.length - 1)] ?? page.current.querySelector("h2")).focus();
  };
  return html`<main class="page scroll" tabindex="0" ref=${page}><div class="inner">
    <h2 class="title" tabindex="-1">${text.bar.learn}</h2>
    <p class="lead">${words.lead}</p>
    ${value === null && !error && html`<${Loading} label=${words.loading} />`}
    ${value === null && error && html`<${Failure} message=${words.failed} detail=${error.message} onRetry=${() => desk.loadReview()} />`}
    ${value && html`<${Decisions} desk=${desk} decisions=${value.decisions} />`}
    ${value?.groups.length === 0 && html`<${Empty} icon="circle-check" words=${words.none} />`}
    ${value?.groups.map((group, place) => html`<${Group} key=${group.messages[0].id} desk=${desk} group=${group} onDone=${() => goOn(place)} />`)}
    ${value?.more > 0 && html`<p class="lead">${words.more(value.more)}</p>`}
  </div></main>`;
}

function Group({ desk, group, onDone }) {
  const left = useSignal(new Set());
  const waiting = open(group);
  const chosen = waiting.map((message) => message.id).filter((id) => !left.value.has(id));
  const toggle = (id) => {
    const next = new Set(left.value);
    if (!next.delete(id)) next.add(id);
    left.value = next;
  };
  // What was unticked did not belong to the others; alone it is what is asked about.
  const after = async (decision) => {
    if (await decision) left.value = new Set();
    onDone();
  };
  const accept = (intent) => after(desk.acceptLessons(chosen, intent));
  const dismiss = () => after(desk.dismissLessons(chosen));
  const first = group.messages[0].text;
  const name = `${words.group(group.messages.length)}: ${first.length > WORDS_IN_NAME ? `${first.slice(0, WORDS_IN_NAME)}…` : first}`;
  return html`
    <section class="sheet lesson" aria-label=${name}>
      <header>
        <span class="chip"><${Icon} name="languages" size="small" />${named(text.languages, group.language) || words.noLanguage}</span>
        <h3 tabindex="-1">${words.group(group.messages.length)}</h3>
      </header>
      <ul>
        ${group.messages.map(
          (message) => html`<${Line} key=${message.id} message=${message} language=${group.language} now=${desk.now.value} isChosen=${chosen.includes(message.id)} onToggle=${() => toggle(message.id)} />`,
        )}
      </ul>
      ${waiting.length > 0 &&
      html`<footer>
        <span class="asks">${words.means}</span>
        ${group.guesses.map(
          (intent, place) => html`<button key=${intent} class=${`button ${place === 0 ? "primary" : ""}`} disabled=${!chosen.length} onClick=${() => accept(intent)}>${named(text.intents, intent)}</button>`,
        )}
        <button class="button" disabled=${!chosen.length} onClick=${() => desk.chooseIntent(accept)}>${words.another}</button>
        <span class="space"></span>
        <button class="button plain" disabled=${!chosen.length} onClick=${dismiss}>${words.nothing}</button>
      </footer>`}
    </section>
  `;
}

function Line({ message, language, now, isChosen, onToggle }) {
  const told = message.isDecided
    ? words.decidedMeanwhile
    : message.proposed
      ? words.proposed(named(text.intents, message.proposed), message.proposed_by)
      : named(text.intents, message.understood);
  return html`
    <li class=${isChosen ? "" : "left"}>
      <label><input type="checkbox" checked=${isChosen} disabled=${message.isDecided} onChange=${onToggle} /><bdi lang=${language ?? undefined}>${message.text}</bdi></label>
      <span class="under" title=${exact(message.at)}>${told}, <${Time} at=${message.at}>${moment(message.at, now)}</${Time}></span>
    </li>
  `;
}
