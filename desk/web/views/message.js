// One message: who says it, how far it has come, and on demand what the bot understood of it.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { displayName } from "../models/names.js";
import { percent } from "../models/money.js";
import { timeOfDay } from "../models/time.js";
import { TICKS } from "../models/timeline.js";
import { named, text } from "../strings.js";
import { Channel, Icon, Time } from "./parts.js";

export function Message({ desk, message, joins }) {
  if (message.author === "system") return html`<p class="told" id=${`message-${message.id}`}><bdi>${message.text}</bdi></p>`;
  const isOurs = message.author !== "customer";
  const isUnsent = message.delivery === "unsent";
  const classes = ["said", message.author, isOurs ? "ours" : "", joins ? "joined" : "", message.error || message.delivery === "failed" ? "failed" : "", isUnsent && !message.error ? "pending" : ""];
  return html`
    <article class=${classes.join(" ")} id=${`message-${message.id}`}>
      ${!joins && html`<${By} desk=${desk} message=${message} />`}
      <div class="bubble"><bdi>${message.text}</bdi></div>
      <${Extras} message=${message} />
      <${Foot} desk=${desk} message=${message} />
    </article>
  `;
}

function By({ desk, message }) {
  const name =
    message.author === "customer"
      ? displayName(desk.row.value, text.visitor)
      : message.author === "bot"
        ? text.list.bot
        : message.agent_id === desk.me.value.id
          ? text.list.you
          : (message.agent_name ?? text.list.bot);
  return html`
    <span class="by">
      ${message.author === "note" && html`<${Icon} name="sticky-note" size="small" />`}
      ${message.author === "bot" && html`<${Icon} name="bot" size="small" />`}
      <b><bdi>${name}</bdi></b>
      ${message.author === "note" ? html`<span>${text.message.note}</span>` : html`<${Channel} channel=${message.channel} />`}
    </span>
  `;
}

function Extras({ message }) {
  const offered = message.choices.filter((choice) => choice.title);
  return html`
    ${message.attachments.map((file) => html`<span class="attached" key=${file.url}><${Icon} name="paperclip" size="small" /><bdi>${file.name}</bdi></span>`)}
    ${offered.length > 0 && html`<div class="options" aria-label=${text.message.choices}>${offered.map((choice) => html`<span key=${choice.payload}><bdi>${choice.title}</bdi></span>`)}</div>`}
  `;
}

function Foot({ desk, message }) {
  const isShown = useSignal(false);
  const { understood } = message;
  if (message.error) {
    return html`
      <div class="foot">
        <span class="wrong" role="alert"><${Icon} name="circle-alert" />${message.error}</span>
        <button class="link" onClick=${() => desk.sendAgain(message)}>${text.message.again}</button>
        <button class="link" onClick=${() => desk.discard(message)}>${text.message.discard}</button>
      </div>
    `;
  }
  return html`
    <div class="foot">
      <${Time} at=${message.created_at}>${timeOfDay(message.created_at)}</${Time}>
      ${message.author === "agent" && html`<${Tick} message=${message} />`}
      ${understood &&
      html`<button class="understood" aria-expanded=${isShown.value} onClick=${() => (isShown.value = !isShown.value)}>
        ${named(text.intents, understood.intent)} ${percent(understood.confidence)}<${Icon} name="chevron-down" />
      </button>`}
    </div>
    ${isShown.value && html`<${Guesses} desk=${desk} message=${message} />`}
  `;
}

function Tick({ message }) {
  const state = message.delivery ?? "pending";
  const words = named(text.delivery, state);
  if (state === "failed" || state === "doubt") {
    const why = message.delivery_reason ? `: ${message.delivery_reason}` : "";
    return html`<span class="wrong"><${Icon} name=${TICKS[state]} />${words}${why}</span>`;
  }
  return html`<span class=${state === "read" ? "read" : ""} title=${words}><${Icon} name=${TICKS[state] ?? "clock"} /><span class="unseen">${words}</span></span>`;
}

function Guesses({ desk, message }) {
  const { understood } = message;
  const ranking = understood.ranking?.length ? understood.ranking : [[understood.intent, understood.confidence]];
  const entities = understood.entities ?? [];
  return html`
    <div class="guesses">
      <ul aria-label=${text.message.understoodAs}>
        ${ranking.map(
          ([intent, confidence]) => html`<li key=${intent}><button class="link" title=${text.message.isRight} onClick=${() => desk.correct(message.id, intent)}>${named(text.intents, intent)}</button>
            <meter min="0" max="1" value=${confidence} aria-label=${named(text.intents, intent)}></meter><span>${percent(confidence)}</span></li>`,
        )}
      </ul>
      <button class="link" onClick=${() => desk.chooseIntent((intent) => desk.correct(message.id, intent))}>${text.message.otherMeaning}</button>
      <p class="entities">
        ${entities.length ? entities.map((one) => `${named({}, one.entity)}: ${String(one.value)}`).join(", ") : text.message.noEntities}
      </p>
    </div>
  `;
}
