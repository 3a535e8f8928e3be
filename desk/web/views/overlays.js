// What floats above the page: a choice, the command bar, the sheet of keys, short words.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { found, KEYS } from "../models/keys.js";
import { displayName } from "../models/names.js";
import { writingFor } from "../models/rights.js";
import { text } from "../strings.js";
import { run } from "./keyboard.js";
import { Icon } from "./parts.js";

export function Overlays({ desk }) {
  const dialog = desk.dialog.value;
  return html`
    ${dialog?.kind === "choose" && html`<${Chooser} key=${dialog.title} desk=${desk} title=${dialog.title} options=${dialog.options} ask=${text.filter} />`}
    ${dialog?.kind === "commands" && html`<${Chooser} key="commands" desk=${desk} title=${text.commands.title} options=${commands(desk)} ask=${text.commands.ask} isTop />`}
    ${dialog?.kind === "keys" && html`<${Sheet} desk=${desk} />`}
    <div class="toasts" role="status" aria-live="polite">
      ${desk.toasts.value.map((one) => html`<div class="toast" key=${one.id}>${one.words}</div>`)}
    </div>
  `;
}

function Dialog({ desk, title, isTop, children }) {
  const element = useRef(null);
  const before = useRef(document.activeElement);
  useLayoutEffect(() => {
    element.current.showModal();
    return () => before.current?.isConnected && before.current.focus();
  }, []);
  const close = () => (desk.dialog.value = null);
  return html`
    <dialog ref=${element} class=${isTop ? "top" : ""} aria-label=${title} onClose=${close} onClick=${(event) => event.target === element.current && close()}>${children}</dialog>
  `;
}

function Chooser({ desk, title, options, ask, isTop }) {
  const query = useSignal("");
  const chosen = useSignal(0);
  const list = useRef(null);
  const matching = found(options, query.value);
  const at = Math.min(chosen.value, matching.length - 1);

  function choose(option) {
    if (!option || option.isDisabled) return;
    desk.dialog.value = null;
    option.run();
  }
  function onKeyDown(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matching.length) {
      event.preventDefault();
      chosen.value = (at + step + matching.length) % matching.length;
      list.current.children[chosen.value]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(matching[at]);
    }
  }
  const onInput = (event) => {
    query.value = event.target.value;
    chosen.value = 0;
  };
  return html`
    <${Dialog} desk=${desk} title=${title} isTop=${isTop}>
      ${!isTop && html`<header><h2>${title}</h2><${CloseButton} desk=${desk} /></header>`}
      <div class="ask"><${Icon} name="search" />
        <input role="combobox" aria-expanded="true" aria-controls="options" aria-activedescendant=${matching.length ? `option-${at}` : undefined} aria-label=${ask} placeholder=${ask} autofocus value=${query.value} onInput=${onInput} onKeyDown=${onKeyDown} />
      </div>
      <ul class="options-list scroll" id="options" role="listbox" aria-label=${title} ref=${list}>
        ${matching.map(
          (option, number) => html`<li key=${option.id} id=${`option-${number}`} role="option" aria-selected=${number === at} aria-disabled=${option.isDisabled ? "true" : undefined} onClick=${() => choose(option)}>
            ${option.presence ? html`<i class=${`dot ${option.presence}`} aria-hidden="true"></i>` : option.icon && html`<${Icon} name=${option.icon} />`}
            <span class="what"><span><bdi>${option.title}</bdi></span>${option.detail && html`<small>${option.detail}</small>`}</span>
            ${option.key && html`<kbd>${option.key}</kbd>`}
          </li>`,
        )}
        ${matching.length === 0 && html`<li role="option" aria-selected="false" aria-disabled="true">${text.commands.none}</li>`}
      </ul>
    </${Dialog}>
  `;
}

const CloseButton = ({ desk }) =>
  html`<button class="button plain only-icon" aria-label=${text.close} onClick=${() => (desk.dialog.value = null)}><${Icon} name="x" /></button>`;

/** Everything that can be done now, for the command bar: actions, status, then conversations by name. */
function commands(desk) {
  const isSupervisor = desk.me.value.role === "supervisor";
  const doing = [...desk.actions.value, ...writingFor(desk.row.value, desk.me.value)];
  const possible = (one) => one.group !== "doing" || doing.includes(one.action);
  const keyed = KEYS.filter((one) => !["leave", "commands"].includes(one.action) && (!one.supervisor || isSupervisor) && possible(one)).map((one) => ({
    id: one.action,
    title: one.label,
    key: one.key.toUpperCase(),
    icon: one.icon,
    run: () => run(desk, one.action),
  }));
  const states = ["available", "busy", "break"].map((presence) => ({ id: presence, title: text.presence[presence], detail: text.bar.status, presence, run: () => desk.choosePresence(presence) }));
  const rows = [...(desk.mine.value.value ?? []), ...(desk.queue.value.value ?? [])].map((row) => ({
    id: row.id,
    title: displayName(row, text.visitor),
    detail: row.last_text?.slice(0, 80),
    icon: "message-circle",
    run: () => desk.open(row.id),
  }));
  return [...keyed, ...states, ...rows];
}

function Sheet({ desk }) {
  const isSupervisor = desk.me.value.role === "supervisor";
  return html`
    <${Dialog} desk=${desk} title=${text.keys.title}>
      <header><h2>${text.keys.title}</h2><${CloseButton} desk=${desk} /></header>
      <div class="keys scroll" tabindex="0">
        ${["moving", "doing", "everywhere"].map(
          (group) => html`<h3 key=${group}>${text.keys[group]}</h3>
            ${KEYS.filter((one) => one.group === group && (!one.supervisor || isSupervisor)).map((one) => html`<div key=${one.action}><span>${one.label}</span><span>${one.key.split(" ").map((key) => html`<kbd key=${key}>${key.length === 1 ? key.toUpperCase() : key}</kbd> `)}</span></div>`)}`,
        )}
      </div>
    </${Dialog}>
  `;
}
