// What supervisors decided lately about what is to be learned, and how to undo it.

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { moment } from "../models/time.js";
import { named, text } from "../strings.js";
import { Icon, Time } from "./parts.js";

const words = text.learn;

export function Decisions({ desk, decisions }) {
  const summary = useRef(null);
  const undo = async (id) => {
    await desk.undoLessons(id);
    if (document.activeElement === document.body) summary.current?.focus();
  };
  return html`
    <details class="sheet lately">
      <summary ref=${summary}><${Icon} name="history" size="small" />${words.lately}<span class="chip">${decisions.length}</span></summary>
      ${decisions.length === 0 && html`<p>${words.noneLately}</p>`}
      <ul>${decisions.map((decision) => html`<${Decision} key=${decision.id} decision=${decision} now=${desk.now.value} onUndo=${() => undo(decision.id)} />`)}</ul>
    </details>
  `;
}

function Decision({ decision, now, onUndo }) {
  const intent = named(text.intents, decision.intent);
  const what = decision.intent ? words.took(intent, decision.by) : words.leftOut(decision.by);
  return html`
    <li>
      <div>
        <b>${what}</b>
        <p><bdi lang=${decision.language ?? undefined}>${decision.text}</bdi> ${decision.messages > 1 && words.andMore(decision.messages - 1)}</p>
        <span class="under"><${Time} at=${decision.at}>${moment(decision.at, now)}</${Time}>${decision.unwritten > 0 && `, ${words.unwritten}`}</span>
      </div>
      <button class="button" aria-label=${words.undoOf(what, decision.text)} onClick=${onUndo}><${Icon} name="corner-up-left" size="small" />${words.undo}</button>
    </li>
  `;
}
