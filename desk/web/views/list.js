// The list: tabs with counts, the search of all, and the rows.

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { waitState } from "../models/rows.js";
import { text } from "../strings.js";
import { CallBackRow } from "./call-back.js";
import { Empty, Failure, Icon, Loading } from "./parts.js";
import { Row } from "./row.js";

const SEARCH_AFTER_MS = 250;

export function List({ desk }) {
  const isSupervisor = desk.me.value.role === "supervisor";
  const tab = desk.tab.value;
  return html`
    <section class="pane list" aria-label=${text.tabs.lists}>
      <div class="tabs" role="tablist" aria-label=${text.tabs.lists}>
        <${Tab} desk=${desk} name="mine" count=${mineCount(desk)} />
        <${Tab} desk=${desk} name="queue" count=${queueCount(desk)} isLate=${isLate(desk)} />
        ${isSupervisor && html`<${Tab} desk=${desk} name="all" count=${desk.all.value.count} />`}
      </div>
      ${tab === "all" && html`<${Searching} desk=${desk} />`}
      <div class="rows scroll" id="rows" role="tabpanel" aria-labelledby=${`tab-${tab}`} tabindex="-1"
        onPointerEnter=${() => desk.pointAt(true)} onPointerLeave=${() => desk.pointAt(false)}>
        <${Rows} desk=${desk} tab=${tab} />
      </div>
    </section>
  `;
}

const mineCount = (desk) => desk.mine.value.value && desk.mine.value.value.length + desk.myCallBacks.value.length;

const queueCount = (desk) => desk.queue.value.value && desk.queue.value.value.length + desk.waitingCallBacks.value.length;

const isLate = (desk) => (desk.queue.value.value ?? []).some((row) => waitState(row, desk.now.value) === "bad");

function Tab({ desk, name, count, isLate: late }) {
  const isSelected = desk.tab.value === name;
  const tabs = desk.me.value.role === "supervisor" ? ["mine", "queue", "all"] : ["mine", "queue"];
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(name) + step + tabs.length) % tabs.length];
    desk.selectTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`
    <button role="tab" id=${`tab-${name}`} aria-selected=${isSelected} aria-controls="rows" tabindex=${isSelected ? 0 : -1} onClick=${() => desk.selectTab(name)} onKeyDown=${move}>
      ${text.tabs[name]} ${count !== undefined && count !== null && html`<span class=${`count ${late ? "bad" : ""}`}>${count}</span>`}
      ${late && html`<span class="unseen">${text.list.overSla}</span>`}
    </button>
  `;
}

function Searching({ desk }) {
  const timer = useRef(null);
  const search = (words, openOnly) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => desk.searchFor(words, openOnly), SEARCH_AFTER_MS);
  };
  const { words, openOnly } = desk.search.value;
  return html`
    <div class="searching" role="search">
      <div class="box">
        <${Icon} name="search" />
        <input class="input" type="search" maxlength="100" aria-label=${text.list.search} placeholder=${text.list.search} value=${words} onInput=${(event) => search(event.target.value, openOnly)} />
      </div>
      <button class="button only-icon" aria-pressed=${openOnly} aria-label=${text.list.openOnly} title=${text.list.openOnly} onClick=${() => desk.searchFor(words, !openOnly)}>
        <${Icon} name=${openOnly ? "circle-dot" : "history"} />
      </button>
    </div>
  `;
}

function Rows({ desk, tab }) {
  const loaded = { mine: desk.mine, queue: desk.queue, all: desk.all }[tab].value;
  const callBacks = { mine: desk.myCallBacks, queue: desk.waitingCallBacks }[tab]?.value ?? [];
  if (loaded.value === null) {
    if (loaded.error) return html`<${Failure} message=${text.list.failed} detail=${loaded.error.message} onRetry=${() => desk.refresh()} />`;
    return html`<${Loading} label=${text.list.loading} />`;
  }
  if (!loaded.value.length && !callBacks.length) return html`<${Nothing} desk=${desk} tab=${tab} />`;
  return html`
    <ul>
      ${loaded.value.map((row) => html`<li key=${row.id}><${Row} desk=${desk} row=${row} tab=${tab} /></li>`)}
    </ul>
    ${callBacks.length > 0 &&
    html`<h2>${text.list.callBacks}</h2>
      <ul>
        ${callBacks.map((item) => html`<li key=${item.id}><${CallBackRow} desk=${desk} item=${item} /></li>`)}
      </ul>`}
    ${tab === "all" && loaded.next && html`<div class="more"><button class="button" onClick=${() => desk.loadAll({ more: true })}>${text.list.more}</button></div>`}
  `;
}

function Nothing({ desk, tab }) {
  if (tab === "mine") {
    return html`<${Empty} icon="coffee" words=${text.list.emptyMine}>
      ${queueCount(desk) > 0 && html`<button class="button" onClick=${() => desk.selectTab("queue")}>${text.list.toQueue}</button>`}
    </${Empty}>`;
  }
  if (tab === "queue") return html`<${Empty} icon="circle-check" words=${text.list.emptyQueue} />`;
  return html`<${Empty} icon="search" words=${text.list.emptyAll} />`;
}
