// The conversation pane: who it is and what can be done, the card, the time line, the composer.

import { html } from "htm/preact";
import { displayName } from "../models/names.js";
import { waitState } from "../models/rows.js";
import { wait } from "../models/time.js";
import { named, text } from "../strings.js";
import { Card } from "./card.js";
import { Composer } from "./composer.js";
import { Channel, Empty, Face, Failure, Icon, Loading, Tier } from "./parts.js";
import { Timeline } from "./timeline.js";

const LOOKS = {
  accept: { icon: "hand", key: "A", primary: true },
  transfer: { icon: "arrow-right-left", key: "T" },
  toBot: { icon: "bot", key: "B" },
  close: { icon: "circle-check", key: "C" },
  assign: { icon: "users", key: "S" },
  takeOver: { icon: "headset", key: "O" },
};

const WAITS = { ok: "accent", warn: "warn", bad: "bad" };

export function Conversation({ desk }) {
  return html`<section class="pane middle" aria-label=${text.customer.talk}><${Content} desk=${desk} /></section>`;
}

function Content({ desk }) {
  const { value, error } = desk.shown.value;
  if (!desk.openId.value) return html`<${Empty} icon="message-circle" words=${[text.conversation.noneTitle, text.conversation.none]} />`;
  if (value === null) {
    if (error?.status === 403) return html`<${Empty} icon="users" words=${text.conversation.elsewhere} />`;
    if (error) return html`<${Failure} message=${text.conversation.failed} detail=${error.message} onRetry=${() => desk.loadConversation()} />`;
    return html`<${Loading} label=${text.conversation.loading} />`;
  }
  return html`
    <${Head} desk=${desk} row=${value.row} />
    <${Card} key=${`card-${value.row.id}`} row=${value.row} card=${value.card} />
    <${Timeline} key=${value.row.id} desk=${desk} shown=${value} />
    <${Composer} key=${`composer-${value.row.id}`} desk=${desk} row=${value.row} />
  `;
}

function Head({ desk, row }) {
  const name = displayName(row, text.visitor);
  return html`
    <header class="head">
      <button class="button plain only-icon only-narrow" aria-label=${text.conversation.back} onClick=${() => (desk.pane.value = "list")}><${Icon} name="chevron-left" /></button>
      <${Face} name=${row.customer_name} isKnown=${!!row.customer_name} />
      <div class="who">
        <h2><bdi>${name}</bdi><${Tier} tier=${row.tier} /></h2>
        <div class="facts">
          <${State} desk=${desk} row=${row} />
          <span><${Channel} channel=${row.channel} />${named(text.channels, row.channel)}</span>
          ${row.language && html`<span>${named(text.languages, row.language)}</span>`}
        </div>
      </div>
      <div class="actions">
        ${desk.actions.value.map(
          (action) => html`
            <button key=${action} class=${`button ${LOOKS[action].primary ? "primary" : ""}`} onClick=${() => desk.act(action)} aria-keyshortcuts=${LOOKS[action].key}>
              <${Icon} name=${LOOKS[action].icon} />${text.actions[action]}<kbd aria-hidden="true">${LOOKS[action].key}</kbd>
            </button>
          `,
        )}
      </div>
      <button class="button plain only-icon only-middle" aria-label=${text.conversation.details} title=${text.conversation.details} onClick=${() => (desk.pane.value = desk.pane.value === "customer" ? "conversation" : "customer")}>
        <${Icon} name="circle-user-round" />
      </button>
    </header>
  `;
}

function State({ desk, row }) {
  const states = text.conversation.states;
  const queue = desk.me.value.all_queues.find((each) => each.name === row.queue)?.title ?? row.queue;
  if (row.floor === "queue") {
    const waited = row.waiting_since ? wait((desk.now.value - Date.parse(row.waiting_since)) / 1000) : "";
    return html`<span class=${`chip ${WAITS[waitState(row, desk.now.value)]}`}><${Icon} name="clock" size="small" /><bdi>${states.queue(queue, waited)}</bdi></span>`;
  }
  if (row.floor === "agent") {
    const isMine = row.agent_id === desk.me.value.id;
    return html`<span class=${`chip ${isMine ? "accent" : "person"}`}><${Icon} name="headset" size="small" /><bdi>${isMine ? states.you : states.agent(row.agent_name)}</bdi></span>`;
  }
  if (row.floor === "bot") return html`<span class="chip"><${Icon} name="bot" size="small" />${states.bot}</span>`;
  return html`<span class="chip"><${Icon} name="circle-check" size="small" />${states.nobody(named(text.wrapUps, row.wrap_up))}</span>`;
}
