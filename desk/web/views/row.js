// One conversation in the list.

import { html } from "htm/preact";
import { displayName } from "../models/names.js";
import { isUnanswered, waitsSince, waitState } from "../models/rows.js";
import { age, exact, wait } from "../models/time.js";
import { named, text } from "../strings.js";
import { Channel, Face, Icon, Tier, Time } from "./parts.js";

export function Row({ desk, row, tab }) {
  const name = displayName(row, text.visitor);
  const isOpen = desk.openId.value === row.id;
  const isMyTurn = isUnanswered(row) && row.agent_id === desk.me.value.id;
  const classes = ["row", isMyTurn ? "unanswered" : "", desk.fresh.value.has(row.id) ? "fresh" : ""].join(" ");
  return html`
    <button class=${classes} aria-current=${isOpen ? "true" : undefined} onClick=${() => desk.open(row.id)}>
      <span class="face">
        <${Face} name=${row.customer_name} isKnown=${!!row.customer_name} />
        <span class="channel"><${Channel} channel=${row.channel} /></span>
      </span>
      <span class="top">
        ${isMyTurn && html`<span class="mark-new" title=${text.list.unanswered}></span>`}
        <bdi class="name">${name}</bdi>
        <${Tier} tier=${row.tier} />
        <${Waiting} row=${row} now=${desk.now.value} />
      </span>
      <span class="last"><${Last} row=${row} me=${desk.me.value} /></span>
      <span class="marks"><${Marks} row=${row} tab=${tab} me=${desk.me.value} /></span>
    </button>
  `;
}

function Waiting({ row, now }) {
  const since = waitsSince(row);
  if (since === null) return html`<span class="wait"><${Time} at=${row.last_at ?? row.active_at}>${age(row.last_at ?? row.active_at, now)}</${Time}></span>`;
  const state = waitState(row, now);
  const seconds = (now - Date.parse(since)) / 1000;
  const words = { bad: text.list.overSla, warn: text.list.nearSla }[state];
  return html`
    <span class=${`wait ${state}`} title=${exact(since)}>
      ${state !== "ok" && html`<${Icon} name=${state === "bad" ? "circle-alert" : "clock"} size="small" />`}
      <span class="unseen">${text.list.waits} </span>${seconds < 86_400 ? wait(seconds) : age(since, now)}
      ${words && html`<span class="unseen">, ${words}</span>`}
    </span>
  `;
}

function Last({ row, me }) {
  if (!row.last_text) return text.list.nothingSaid;
  const author = { bot: text.list.bot, agent: row.agent_id === me.id ? text.list.you : row.agent_name }[row.last_author];
  return html`${author && html`<b>${author}: </b>`}<bdi>${row.last_text}</bdi>`;
}

function Marks({ row, tab, me }) {
  const queue = me.all_queues.find((each) => each.name === row.queue)?.title ?? row.queue;
  return html`
    ${row.urgent && html`<span class="chip bad"><${Icon} name="zap" size="small" />${text.list.urgent}</span>`}
    ${row.reason && !(row.urgent && row.reason === "urgent") && row.floor !== "nobody" && html`<span class=${`chip ${row.reason === "angry" ? "warn" : ""}`}>${named(text.reasons, row.reason)}</span>`}
    ${row.floor === "queue" && html`<span class="chip accent">${queue}</span>`}
    ${tab === "all" && row.floor === "agent" && html`<span class="chip person">${text.list.withAgent(row.agent_name)}</span>`}
    ${tab === "all" && row.floor === "bot" && html`<span class="chip">${text.list.withBot}</span>`}
    ${row.floor === "nobody" && html`<span class="chip">${text.list.closed}${row.wrap_up ? `: ${named(text.wrapUps, row.wrap_up).toLowerCase()}` : ""}</span>`}
    ${row.language && html`<span class="chip" title=${named(text.languages, row.language)}>${row.language.toUpperCase()}</span>`}
  `;
}
