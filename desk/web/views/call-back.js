// A customer who would rather be called or written to.

import { html } from "htm/preact";
import { age } from "../models/time.js";
import { text } from "../strings.js";
import { Icon, Time } from "./parts.js";

const OUTCOMES = ["reached", "not_reached", "not_needed"];
const LINKS = { phone: "tel:", email: "mailto:" };

export function CallBackRow({ desk, item }) {
  const isMine = item.state === "taken";
  return html`
    <div class="row call-back">
      <span class="face"><span class="avatar"><${Icon} name=${item.contact === "email" ? "mail" : "phone"} /></span></span>
      <span class="top">
        <span class="name">${text.callBack[item.contact] ?? text.reasons.call_back}</span>
        <span class="wait"><${Time} at=${item.waiting_since}>${age(item.waiting_since, desk.now.value)}</${Time}></span>
      </span>
      <span class="last">
        ${isMine ? html`<a href=${(LINKS[item.contact] ?? "tel:") + item.value}><bdi>${item.value}</bdi></a>` : html`<bdi>${item.value}</bdi>`}
        <span class="buttons">
          ${isMine
            ? OUTCOMES.map((outcome) => html`<button key=${outcome} class="button" onClick=${() => desk.finishCallBack(item.id, outcome)}>${text.callBack[outcome]}</button>`)
            : html`<button class="button" onClick=${() => desk.takeCallBack(item.id)}>${text.callBack.take}</button>`}
          ${item.conversation_id && html`<button class="button plain" onClick=${() => desk.open(item.conversation_id)}>${text.callBack.open}</button>`}
        </span>
      </span>
    </div>
  `;
}
