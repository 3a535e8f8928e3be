// The time line over all conversations of a customer. It stays at the newest unless one has scrolled back.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { dayMark } from "../models/time.js";
import { entries } from "../models/timeline.js";
import { named, text } from "../strings.js";
import { Message } from "./message.js";
import { Icon, Time } from "./parts.js";

const NEAR_PX = 80;

export function Timeline({ desk, shown }) {
  const box = useRef(null);
  const isAtEnd = useSignal(true);
  const height = useRef(0);
  const words = desk.words.value;
  const first = words[0]?.id;
  const seen = useRef(first);

  useLayoutEffect(() => {
    const element = box.current;
    if (seen.current !== first && !isAtEnd.value) element.scrollTop += element.scrollHeight - height.current;
    else if (isAtEnd.value) element.scrollTop = element.scrollHeight;
    seen.current = first;
    height.current = element.scrollHeight;
  }, [words, first, desk.customerTypes.value]);

  useEffect(() => {
    const element = box.current;
    const observed = new ResizeObserver(() => isAtEnd.value && (element.scrollTop = element.scrollHeight));
    observed.observe(element);
    return () => observed.disconnect();
  }, []);

  useEffect(() => {
    const id = desk.jumpTo.value;
    if (!id) return;
    isAtEnd.value = false;
    document.getElementById(`message-${id}`)?.scrollIntoView({ block: "start" });
    desk.jumpTo.value = null;
  }, [desk.jumpTo.value]);

  const onScroll = ({ target }) => {
    isAtEnd.value = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX;
    height.current = target.scrollHeight;
  };
  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
  };
  return html`
    <div class="line scroll" ref=${box} onScroll=${onScroll} tabindex="0" role="log" aria-label=${text.conversation.lines}>
      <div class="inner">
        <div class="push"></div>
        <${Start} desk=${desk} />
        ${entries(words, shown.row.id).map((entry) => html`<${Entry} key=${entry.key} desk=${desk} entry=${entry} />`)}
        ${desk.customerTypes.value && html`<p class="types" role="status"><i></i><i></i><i></i><span class="unseen">${text.conversation.types}</span></p>`}
        ${!isAtEnd.value && html`<button class="button newer" onClick=${toEnd}><${Icon} name="arrow-down" />${text.conversation.newer}</button>`}
      </div>
    </div>
  `;
}

function Start({ desk }) {
  const { earlier, isLoadingEarlier } = desk.lines.value;
  if (!earlier) return html`<p class="boundary">${text.conversation.start}</p>`;
  return html`<div class="boundary"><button class="button" disabled=${isLoadingEarlier} onClick=${() => desk.loadEarlier()}>${isLoadingEarlier ? text.conversation.loadingEarlier : text.conversation.earlier}</button></div>`;
}

function Entry({ desk, entry }) {
  if (entry.kind === "day") return html`<div class="day"><${Time} at=${entry.at}>${dayMark(entry.at, desk.now.value, text.conversation)}</${Time}></div>`;
  if (entry.kind === "boundary") return html`<p class="boundary">${text.conversation.another(named(text.channels, entry.channel))}</p>`;
  return html`<${Message} desk=${desk} message=${entry.message} joins=${entry.joins} />`;
}
