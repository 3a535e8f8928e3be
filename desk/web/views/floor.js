// The floor at a glance, for supervisors: large figures, the queues, the people.

import { html } from "htm/preact";
import { percent } from "../models/money.js";
import { wait } from "../models/time.js";
import { named, text } from "../strings.js";
import { Failure, Loading } from "./parts.js";

const PRESENCES = ["available", "busy", "break", "away", "signed_out"];
const words = text.floor;

export function Floor({ desk }) {
  const board = desk.board.value;
  return html`<main class="page scroll" tabindex="0"><div class="inner">
    <h2 class="title">${words.title}</h2>
    ${board.value ? html`<${Tiles} board=${board.value} /><${Queues} queues=${board.value.queues} />` : board.error ? html`<${Failure} message=${words.failed} detail=${board.error.message} onRetry=${() => desk.loadFloor()} />` : html`<${Loading} label=${words.title} />`}
    ${desk.team.value.value && html`<${People} team=${desk.team.value.value} />`}
  </div></main>`;
}

const share = (value) => (value === null ? words.none : percent(value));

function Tiles({ board }) {
  const worst = Math.max(0, ...board.queues.map((queue) => queue.longest_wait_s / queue.sla_s));
  const look = worst >= 1 ? "bad" : worst >= 0.75 ? "warn" : "";
  return html`
    <div class="tiles">
      <${Tile} title=${words.waiting} figure=${board.waiting} />
      <${Tile} title=${words.longest} figure=${board.waiting ? wait(board.longest_wait_s) : words.none} look=${look} />
      <${Tile} title=${words.level} figure=${share(board.service_level_today)} under=${words.levelUnder} />
      <${Tile} title=${words.containment} figure=${share(board.containment_today)} under=${words.containmentUnder} />
      <section class="tile"><h3>${words.agents}</h3>
        <ul>${PRESENCES.filter((presence) => board.agents[presence]).map((presence) => html`<li key=${presence}><i class=${`dot ${presence}`} aria-hidden="true"></i>${text.presence[presence]}<b>${board.agents[presence]}</b></li>`)}</ul>
      </section>
      <section class="tile"><h3>${words.rate}</h3><span class="figure">${board.messages_per_minute.at(-1)}</span><${Spark} values=${board.messages_per_minute} /><span class="under">${words.rateUnder}</span></section>
    </div>
  `;
}

const Tile = ({ title, figure, under, look = "" }) =>
  html`<section class="tile"><h3>${title}</h3><span class=${`figure ${look}`}>${figure}</span>${under && html`<span class="under">${under}</span>`}</section>`;

function Spark({ values }) {
  const top = Math.max(1, ...values);
  const points = values.map((value, at) => `${(at / (values.length - 1)) * 100},${38 - (value / top) * 34}`);
  return html`<svg class="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
    <path class="area" d=${`M0,40 L${points.join(" L")} L100,40 Z`} /><path d=${`M${points.join(" L")}`} />
  </svg>`;
}

function Queues({ queues }) {
  return html`
    <section class="sheet" tabindex="0" aria-label=${words.queues}><header><h3>${words.queues}</h3></header>
      <table>
        <thead><tr><th scope="col">${words.queue}</th><th scope="col" class="number">${words.waiting}</th><th scope="col" class="number">${words.longest}</th><th scope="col" class="number wide">${words.limit}</th><th scope="col" class="number">${words.here}</th></tr></thead>
        <tbody>${queues.map((queue) => {
          const share = queue.longest_wait_s / queue.sla_s;
          const look = share >= 1 ? "bad" : share >= 0.75 ? "warn" : "";
          return html`<tr key=${queue.name}><td>${queue.title}</td><td class="number big">${queue.waiting}</td>
            <td class="number">${queue.waiting ? html`<span class=${`chip ${look}`}>${wait(queue.longest_wait_s)}</span>` : words.none}</td>
            <td class="number wide">${wait(queue.sla_s)}</td><td class="number">${queue.here}</td></tr>`;
        })}</tbody>
      </table>
    </section>
  `;
}

function People({ team }) {
  const roles = { agent: "Agent", supervisor: "Supervisor" };
  return html`
    <section class="sheet" tabindex="0" aria-label=${words.people}><header><h3>${words.people}</h3></header>
      <table>
        <thead><tr><th scope="col">${words.name}</th><th scope="col" class="wide">${words.role}</th><th scope="col">${words.state}</th><th scope="col" class="number">${words.load}</th></tr></thead>
        <tbody>${team.map((one) => html`<tr key=${one.id}><td><bdi>${one.name}</bdi></td><td class="wide">${named(roles, one.role)}</td>
          <td><span class="with-dot"><i class=${`dot ${one.presence}`} aria-hidden="true"></i>${named(text.presence, one.presence)}</span></td><td class="number">${one.conversations}</td></tr>`)}</tbody>
      </table>
    </section>
  `;
}
