// The hand-off card: what an agent needs to go on without asking again.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { spelled } from "../models/time.js";
import { named, text } from "../strings.js";
import { Icon } from "./parts.js";

const MOODS = { calm: ["smile", ""], unhappy: ["frown", "warn"], angry: ["angry", "bad"] };

export function Card({ row, card }) {
  const [isOpen] = useState(() => opens(row));
  if (!row.reason || (!card.summary && !card.wants?.length)) return null;
  const [moodIcon, moodLook] = MOODS[card.mood] ?? ["meh", ""];
  return html`
    <details class="card scroll" open=${isOpen}>
      <summary>
        <b>${text.card.title}</b>
        <span class="chip">${named(text.reasons, row.reason)}</span>
        ${card.mood && html`<span class=${`chip ${moodLook}`}><${Icon} name=${moodIcon} size="small" />${named(text.moods, card.mood)}</span>`}
        ${card.verified
          ? html`<span class="chip good"><${Icon} name="shield-check" size="small" />${text.card.verified}</span>`
          : html`<span class="chip"><${Icon} name="shield-alert" size="small" />${text.card.notVerified}</span>`}
        <span class="turn"><${Icon} name="chevron-down" /></span>
      </summary>
      <div class="body">
        ${card.summary && html`<p class="summary"><bdi>${card.summary}</bdi></p>`}
        <dl>
          ${card.wants?.length > 0 && html`<dt>${text.card.wants}</dt><dd>${card.wants.map((want) => html`<span class="chip accent" key=${want}>${named(text.intents, want)}</span>`)}</dd>`}
          ${Object.keys(card.collected ?? {}).length > 0 &&
          html`<dt>${text.card.collected}</dt>
            <dd>${Object.entries(card.collected).map(([name, value]) => html`<span class="chip" key=${name}><span class="pair">${named({}, name)} <b><bdi>${shown(value)}</bdi></b></span></span>`)}</dd>`}
          ${card.tried?.length > 0 && html`<dt>${text.card.tried}</dt><dd>${card.tried.map((tried) => html`<span class="chip" key=${tried}>${named(text.intents, tried)}</span>`)}</dd>`}
        </dl>
      </div>
    </details>
  `;
}

/** Whether the card begins open; afterwards it is the reader's. */
function opens(row) {
  const isRoomy = matchMedia("(min-width: 761px) and (min-height: 700px)").matches;
  return isRoomy ? row.last_author !== "agent" : row.floor === "queue";
}

const shown = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : spelled(String(value)));
