// Learning: what the bot did not understand or was corrected in, alike messages together, for supervisors to decide.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { exact, moment } from "../models/time.js";
import { named, text } from "../strings.js";
import { Empty, Failure, Icon, Loading, Time } from "./parts.js";

const words = text.learn;

export function Learn({ desk }) {
  const { value, error } = desk.review.value;
  return html`<main class="page scroll" tabindex="0"><div class="inner">
    <h2 class="title">${text.bar.learn}</h2>
    <p class="lead">${words.lead}</p>
    ${value === null && !error && html`<${Loading} label=${words.loading} />`}
    ${value === null && error && html`<${Failure} message=${words.failed} detail=${error.message} onRetry=${() => desk.loadReview()} />`}
    ${value?.groups.length === 0 && html`<${Empty} icon="circle-check" words=${words.none} />`}
    ${value?.groups.map((group) => html`<${Group} key=${group.messages.map((message) => message.id).join()} desk=${desk} group=${group} />`)}
  </div></main>`;
}

function Group({ desk, group }) {
  const left = useSignal(new Set());
  const chosen = group.messages.map((message) => message.id).filter((id) => !left.value.has(id));
  const toggle = (id) => {
    const next = new Set(left.value);
    if (!next.delete(id)) next.add(id);
    left.value = next;
  };
  const accept = (intent) => desk.acceptLessons(chosen, intent);
  return html`
    <section class="sheet lesson" aria-label=${words.group(group.messages.length)}>
      <header>
        <span class="chip"><${Icon} name="languages" size="small" />${named(text.languages, group.language) || words.noLanguage}</span>
        <span>${words.group(group.messages.length)}</span>
      </header>
      <ul>${group.messages.map((message) => html`<${Line} key=${message.id} message=${message} now=${desk.now.value} isChosen=${!left.value.has(message.id)} onToggle=${() => toggle(message.id)} />`)}</ul>
      <footer>
        <span class="asks">${words.means}</span>
        ${group.guesses.map(
          (intent, place) => html`<button key=${intent} class=${`button ${place === 0 ? "primary" : ""}`} disabled=${!chosen.length} onClick=${() => accept(intent)}>${named(text.intents, intent)}</button>`,
        )}
        <button class="button" disabled=${!chosen.length} onClick=${() => desk.chooseIntent(accept)}>${words.another}</button>
        <span class="space"></span>
        <button class="button plain" disabled=${!chosen.length} onClick=${() => desk.dismissLessons(chosen)}>${words.nothing}</button>
      </footer>
    </section>
  `;
}

function Line({ message, now, isChosen, onToggle }) {
  return html`
    <li class=${isChosen ? "" : "left"}>
      <label><input type="checkbox" checked=${isChosen} onChange=${onToggle} /><bdi>${message.text}</bdi></label>
      <span class="under" title=${exact(message.at)}>
        ${message.proposed ? words.proposed(named(text.intents, message.proposed), message.proposed_by) : named(text.intents, message.understood)}
        , <${Time} at=${message.at}>${moment(message.at, now)}</${Time}>
      </span>
    </li>
  `;
}
