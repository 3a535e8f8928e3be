// The customer: who it is, where they write from, plan and usage, bills, orders, what was agreed, earlier conversations.

import { html } from "htm/preact";
import { displayName } from "../models/names.js";
import { change, money, number } from "../models/money.js";
import { day } from "../models/time.js";
import { named, text } from "../strings.js";
import { CHANNEL_ICONS, Empty, Face, Icon, Loading, Tier, Time } from "./parts.js";

const MONTH = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
const words = text.customer;

export function Customer({ desk }) {
  return html`<section class="pane customer scroll" aria-label=${text.conversation.details} tabindex="0"><${Content} desk=${desk} /></section>`;
}

function Content({ desk }) {
  const shown = desk.shown.value.value;
  if (!shown) {
    if (desk.openId.value && !desk.shown.value.error) return html`<${Loading} label=${words.loading} />`;
    return html`<${Empty} icon="circle-user-round" words=${[text.conversation.details, words.nobodyShown]} />`;
  }
  return html`
    <${Person} desk=${desk} shown=${shown} />
    <${Addresses} shown=${shown} now=${desk.now.value} />
    ${shown.customer ? html`<${Profile} desk=${desk} />` : html`<${Empty} icon="shield-alert" words=${[words.unknown, words.unknownLong]} />`}
    ${shown.agreed.length > 0 && html`<${Agreed} desk=${desk} shown=${shown} />`}
    <${Earlier} desk=${desk} shown=${shown} />
  `;
}

function Person({ desk, shown }) {
  const { customer, row } = shown;
  return html`
    <header class="portrait">
      <${Face} name=${customer?.name} isKnown=${!!customer} size="large" />
      <h2><bdi>${displayName(row, text.visitor)}</bdi></h2>
      <button class="button plain only-icon only-middle" aria-label=${words.close} onClick=${() => (desk.pane.value = "conversation")}><${Icon} name="x" /></button>
      <div class="chips">
        ${customer?.tier && html`<span class="chip"><${Tier} tier=${customer.tier} />${named(text.tiers, customer.tier)}</span>`}
        ${customer?.stage && html`<span class=${`chip ${customer.stage === "leaving" ? "warn" : ""}`}>${named(text.stages, customer.stage)}</span>`}
        ${(customer?.language ?? row.language) && html`<span class="chip"><${Icon} name="languages" size="small" />${named(text.languages, customer?.language ?? row.language)}</span>`}
        ${customer && html`<span class="chip">${customer.party}</span>`}
      </div>
    </header>
  `;
}

function Addresses({ shown, now }) {
  return html`
    <section class="block">
      <h3>${words.addresses}</h3>
      <ul class="addresses">
        ${shown.addresses.map(
          (one) => html`<li key=${one.channel + one.address}>
            <${Icon} name=${CHANNEL_ICONS[one.channel] ?? "message-circle"} size="small" />
            <span class="where" title=${one.address}><span class="unseen">${named(text.channels, one.channel)} </span><bdi>${short(one)}</bdi></span>
            ${one.opted_out_at
              ? html`<span class="verified no">${words.stopped}</span>`
              : one.verified_at
                ? html`<span class="verified"><${Icon} name="shield-check" size="small" /><${Time} at=${one.verified_at}>${words.verified} ${day(one.verified_at, now)}</${Time}></span>`
                : html`<span class="verified no">${words.notVerified}</span>`}
          </li>`,
        )}
      </ul>
    </section>
  `;
}

const short = ({ channel, address }) => (["webchat", "rest"].includes(channel) ? `${named(text.channels, channel)} ${address.slice(-6)}` : address);

function Profile({ desk }) {
  const { value, isLoading } = desk.profile.value;
  if (value === null || (isLoading && value.state === "away")) return html`<${Loading} label=${words.loading} />`;
  if (value.state !== "known") {
    return html`<section class="block"><p class="hint">${words.away}</p><div><button class="button" onClick=${() => desk.loadProfile()}>${words.retry}</button></div></section>`;
  }
  const { lines, bills, orders } = value.profile;
  const now = desk.now.value;
  return html`
    <section class="block">
      <h3>${words.plan}</h3>
      ${lines.length === 0 && html`<p class="hint">${words.noLines}</p>`}
      ${lines.map((line) => html`<${Plan} key=${line.number} line=${line} now=${now} />`)}
    </section>
    <section class="block">
      <h3>${words.bills}</h3>
      ${bills.length === 0 && html`<p class="hint">${words.noBills}</p>`}
      <ul class="bills">${bills.map((bill) => html`<${Bill} key=${bill.id} bill=${bill} now=${now} />`)}</ul>
    </section>
    <section class="block">
      <h3>${words.orders}</h3>
      ${orders.length === 0 && html`<p class="hint">${words.noOrders}</p>`}
      <ul>${orders.map((order) => html`<li key=${order.id}>${named({}, order.kind)} <span class="hint">${order.id}, ${order.state}</span></li>`)}</ul>
    </section>
  `;
}

function Plan({ line, now }) {
  const details = [line.label, line.number, line.contract_ends_on && words.contract(day(line.contract_ends_on, now))].filter(Boolean);
  return html`
    <div class="plan">
      <div class="name">
        <b>${line.plan}</b>${line.status !== "active" && html`<span class="chip bad">${named({ suspended: words.suspended }, line.status)}</span>`}
        ${line.price && html`<span class="price">${money(line.price.value, line.price.unit)}</span>`}
      </div>
      <span class="detail"><bdi>${details.join(" · ")}</bdi></span>
      ${line.usage.map((use) => html`<${Use} key=${use.name} use=${use} now=${now} />`)}
    </div>
  `;
}

function Use({ use, now }) {
  const amount = use.allowance ? words.of(number(use.used), number(use.allowance), use.units) : `${number(use.used)} ${use.units}, ${words.unlimited}`;
  const reset = use.resets_on ? ` · ${words.resets(day(use.resets_on, now))}` : "";
  return html`
    <div class="use">
      <span>${use.name}</span><span>${amount}${reset}</span>
      ${use.allowance && html`<meter min="0" max=${use.allowance} low=${use.allowance * 0.8} high=${use.allowance * 0.95} optimum="0" value=${Math.min(use.used, use.allowance)} aria-label="${use.name}: ${amount}"></meter>`}
    </div>
  `;
}

function Bill({ bill, now }) {
  const isOverdue = bill.remaining > 0 && bill.due_on && Date.parse(bill.due_on) + 86_400_000 < now;
  const state = isOverdue ? text.billStates.overdue : named(text.billStates, bill.state).toLowerCase();
  const due = bill.remaining > 0 && bill.due_on && !isOverdue ? `, ${words.due(day(bill.due_on, now))}` : "";
  return html`
    <li>
      <span class="period">${MONTH.format(Date.parse(bill.period))} <small class=${isOverdue ? "bad" : ""}>${state}${due}</small></span>
      <span class="amount">${money(bill.amount.value, bill.amount.unit)}</span>
      <${Change} bill=${bill} />
    </li>
  `;
}

function Change({ bill }) {
  if (bill.change === null) return html`<span class="change"></span>`;
  if (Math.abs(bill.change) < 0.005) return html`<span class="change">${words.same}</span>`;
  const isUp = bill.change > 0;
  return html`<span class=${`change ${isUp ? "up" : "down"}`}><${Icon} name=${isUp ? "arrow-up" : "arrow-down"} />${change(bill.change, bill.amount.unit)}</span>`;
}

function Agreed({ desk, shown }) {
  return html`
    <section class="block">
      <h3>${words.agreed}</h3>
      <ul class="agreed">
        ${shown.agreed.map(
          (one) => html`<li key=${one.id}>
            <bdi lang=${one.language}>${one.text}</bdi>
            <small><${Time} at=${one.at}>${words.saidYes(day(one.at, desk.now.value))}</${Time}></small>
          </li>`,
        )}
      </ul>
    </section>
  `;
}

function Earlier({ desk, shown }) {
  return html`
    <section class="block">
      <h3>${words.earlier}</h3>
      ${shown.earlier.length === 0 && html`<p class="hint">${words.noEarlier}</p>`}
      <ul class="earlier">
        ${shown.earlier.map(
          (one) => html`<li key=${one.id}><button onClick=${() => desk.jumpToConversation(one.id)}>
            <span>${one.subject ? named(text.intents, one.subject) : words.talk}</span>
            <small>${day(one.opened_at, desk.now.value)}${one.wrap_up ? `, ${named(text.wrapUps, one.wrap_up).toLowerCase()}` : ""}</small>
          </button></li>`,
        )}
      </ul>
    </section>
  `;
}
