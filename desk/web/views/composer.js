// The composer: a reply or a note, ready answers by a slash, SMS parts counted, drafts kept while the page is open.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fill, matching, wanted } from "../models/canned.js";
import { displayName } from "../models/names.js";
import { mayNote, mayWrite } from "../models/rights.js";
import { segments } from "../models/sms.js";
import { named, text } from "../strings.js";
import { Channel, Icon } from "./parts.js";

const TALLEST_PX = 200;

export function Composer({ desk, row }) {
  const me = desk.me.value;
  if (!mayNote(row, me)) return html`<${Closing} row=${row} />`;
  if (!mayWrite(row, me) && desk.mode.value !== "note") return html`<${Waiting} desk=${desk} row=${row} />`;
  return html`<${Writing} desk=${desk} row=${row} me=${me} />`;
}

function Closing({ row }) {
  const words =
    row.floor === "nobody" ? text.composer.closed : row.floor === "bot" ? text.composer.withBot : text.composer.withOther(row.agent_name);
  return html`<div class="closing"><${Icon} name="info" /><span>${words}</span></div>`;
}

function Waiting({ desk, row }) {
  const words = row.floor === "queue" ? text.composer.waiting : row.floor === "bot" ? text.composer.withBot : text.composer.withOther(row.agent_name);
  return html`
    <div class="closing">
      <span>${words}</span>
      <button class="button" onClick=${() => desk.ask("note")}><${Icon} name="sticky-note" />${text.composer.addNote}<kbd aria-hidden="true">N</kbd></button>
      ${row.floor === "queue" && html`<button class="button primary" onClick=${() => desk.act("accept")}><${Icon} name="hand" />${text.actions.accept}</button>`}
    </div>
  `;
}

function Writing({ desk, row, me }) {
  const words = useSignal(desk.drafts.get(row.id)?.words ?? "");
  const chosen = useSignal(0);
  const field = useRef(null);
  const canReply = mayWrite(row, me);
  const isNote = !canReply || desk.mode.value === "note";
  const query = isNote ? null : wanted(words.value);
  const answers = query === null ? [] : matching(desk.canned.value.value, row.language ?? "en", query);
  const over = words.value.length - me.max_text;
  const isSendable = words.value.trim() !== "" && over <= 0 && query === null;

  // Before the next key arrives, or letters would be taken for commands.
  useLayoutEffect(() => {
    if (!desk.isAsked.value) return;
    desk.isAsked.value = false;
    if (desk.mode.value === "canned") {
      desk.mode.value = "reply";
      if (canReply && !words.value) set("/");
    }
    field.current?.focus();
  }, [desk.isAsked.value]);
  useLayoutEffect(() => {
    field.current.style.height = "auto";
    field.current.style.height = `${Math.min(TALLEST_PX, field.current.scrollHeight)}px`;
  }, [words.value, isNote]);

  function set(value) {
    words.value = value;
    chosen.value = 0;
    desk.draft(row.id, value);
  }
  const filled = (answer) => fill(answer.text, { agent: me.name, customer: row.customer_name?.split(" ")[0] ?? null });
  function insert(answer) {
    set(filled(answer));
    field.current.focus();
  }
  function cancel() {
    set("");
    desk.ask("reply");
  }
  function send() {
    if (!isSendable) return;
    const said = words.value.trim();
    set("");
    desk.stopsTyping();
    desk.write(said);
  }
  function onInput(event) {
    set(event.target.value);
    if (!isNote && event.target.value) desk.types();
  }
  function onKeyDown(event) {
    if (event.isComposing) return;
    if (answers.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      chosen.value = (chosen.value + (event.key === "ArrowDown" ? 1 : -1) + answers.length) % answers.length;
    } else if (event.key === "Escape" && query !== null) {
      event.preventDefault();
      event.stopPropagation();
      set("");
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (answers.length) insert(answers[chosen.value]);
      else send();
    }
  }
  const placeholder = isNote ? text.composer.noteTo : text.composer.toCustomer(displayName(row, text.visitor));
  return html`
    <div class=${`composer ${isNote ? "note" : ""}`}>
      <div class="inner">
        ${query !== null && html`<${Canned} answers=${answers} chosen=${chosen.value} filled=${filled} onChoose=${insert} />`}
        <div class="box">
          <textarea ref=${field} rows="1" aria-label=${placeholder} placeholder=${placeholder} value=${words.value} dir="auto"
            aria-controls=${query === null ? undefined : "canned"} aria-expanded=${query === null ? undefined : "true"} role=${query === null ? undefined : "combobox"}
            aria-activedescendant=${answers.length ? `canned-${chosen.value}` : undefined}
            onInput=${onInput} onKeyDown=${onKeyDown}></textarea>
          <div class="tools">
            ${canReply
              ? html`<span class="modes" role="group" aria-label=${text.composer.mode}>
                  ${["reply", "note"].map((mode) => html`<button key=${mode} aria-pressed=${(mode === "note") === isNote} onClick=${() => desk.ask(mode)}>${text.composer[mode]}</button>`)}
                </span>`
              : html`<button class="button plain" onClick=${cancel}>${text.cancel}</button>`}
            ${!isNote && html`<span class="to wide"><${Channel} channel=${row.channel} />${text.composer.by(named(text.channels, row.channel))}</span>`}
            <span class="space"></span>
            <${Counts} words=${words.value} over=${over} isSms=${row.channel === "sms" && !isNote} />
            ${!isNote && html`<button class="button plain only-icon" aria-label=${text.composer.canned} title="${text.composer.canned} (/)" onClick=${() => desk.ask("canned")}><${Icon} name="zap" /></button>`}
            <button class="button primary" disabled=${!isSendable} onClick=${send}><${Icon} name=${isNote ? "sticky-note" : "send"} />${isNote ? text.composer.sendNote : text.composer.send}</button>
          </div>
        </div>
      </div>
    </div>
  `;
}

function Counts({ words, over, isSms }) {
  if (over > 0) return html`<span class="counts over" role="alert">${text.composer.over(over)}</span>`;
  if (!isSms || !words) return null;
  const { used, parts } = segments(words);
  return html`<span class="counts">${text.composer.segments(used, parts)}</span>`;
}

function Canned({ answers, chosen, filled, onChoose }) {
  return html`
    <ul class="canned scroll" id="canned" role="listbox" aria-label=${text.composer.canned}>
      ${answers.length === 0 && html`<li role="option" aria-selected="false" aria-disabled="true"><span>${text.composer.noCanned}</span></li>`}
      ${answers.map(
        (answer, number) => html`<li key=${answer.name} id=${`canned-${number}`} role="option" aria-selected=${number === chosen} onPointerDown=${(event) => event.preventDefault()} onClick=${() => onChoose(answer)}>
          <b>/${answer.name}</b><span>${filled(answer)}</span>
        </li>`,
      )}
    </ul>
  `;
}
