// What was set aside, for supervisors: messages that could not be processed, effects nobody could settle.

import { html } from "htm/preact";
import { exact, moment } from "../models/time.js";
import { named, text } from "../strings.js";
import { Empty, Failure, Icon, Loading } from "./parts.js";

const words = text.aside;

export function Aside({ desk }) {
  return html`<main class="page scroll" tabindex="0"><div class="inner">
    <h2 class="title">${text.bar.aside}</h2>
    <${Sheet} desk=${desk} title=${words.parked} part=${desk.parked.value} empty=${words.noneParked} row=${(entry) => html`<${Parked} key=${entry.id} desk=${desk} entry=${entry} />`} />
    <${Sheet} desk=${desk} title=${words.held} part=${desk.held.value} empty=${words.noneHeld} row=${(one) => html`<${Held} key=${one.id} desk=${desk} one=${one} />`} />
  </div></main>`;
}

function Sheet({ desk, title, part, empty, row }) {
  return html`
    <section class="sheet" tabindex="0" aria-label=${title}>
      <header><h3>${title}</h3>${part.value?.length > 0 && html`<span class="chip bad">${part.value.length}</span>`}</header>
      ${part.value === null && !part.error && html`<${Loading} label=${title} />`}
      ${part.value === null && part.error && html`<${Failure} message=${words.error_} detail=${part.error.message} onRetry=${() => desk.loadAside()} />`}
      ${part.value?.length === 0 && html`<${Empty} icon="circle-check" words=${empty} />`}
      ${part.value?.length > 0 &&
      html`<table>
        <thead><tr><th scope="col">${words.when}</th><th scope="col">${words.what}</th><th scope="col">${words.error}</th><th scope="col">${words.content}</th><th scope="col"><span class="unseen">${text.choose}</span></th></tr></thead>
        <tbody>${part.value.map(row)}</tbody>
      </table>`}
    </section>
  `;
}

function Parked({ desk, entry }) {
  return html`
    <tr>
      <td title=${exact(entry.parked_at)}>${moment(entry.parked_at, desk.now.value)}</td>
      <td><span class="chip warn">${named(words.kinds, entry.kind)}</span></td>
      <td>${entry.error}</td>
      <td><code tabindex="0"><bdi>${entry.raw}</bdi></code></td>
      <td><div class="buttons">
        ${entry.conversation_id && html`<button class="button plain only-icon" aria-label=${text.callBack.open} title=${text.callBack.open} onClick=${() => desk.open(entry.conversation_id)}><${Icon} name="message-circle" /></button>`}
        <button class="button" onClick=${() => desk.dismiss(entry.id)}>${words.dismiss}</button>
        <button class="button primary" onClick=${() => desk.rerun(entry.id)}><${Icon} name="refresh-cw" />${words.rerun}</button>
      </div></td>
    </tr>
  `;
}

function Held({ desk, one }) {
  return html`
    <tr>
      <td title=${exact(one.changed_at)}>${moment(one.changed_at, desk.now.value)}</td>
      <td>${named({}, one.kind)}</td>
      <td>${named({}, one.reason)}</td>
      <td><code tabindex="0"><bdi>${JSON.stringify(one.payload, null, 1)}</bdi></code></td>
      <td><div class="buttons">
        <button class="button plain only-icon" aria-label=${text.callBack.open} title=${text.callBack.open} onClick=${() => desk.open(one.conversation_id)}><${Icon} name="message-circle" /></button>
        <button class="button bad" onClick=${() => desk.giveUp(one.id)}>${words.giveUp}</button>
        <button class="button primary" onClick=${() => desk.lookUp(one.id)}><${Icon} name="search" />${words.lookUp}</button>
      </div></td>
    </tr>
  `;
}
