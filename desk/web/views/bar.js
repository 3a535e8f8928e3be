// The bar: sections, the connection as it is, sound, keys, and who is signed in with their status.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { timeOfDay } from "../models/time.js";
import { named, text } from "../strings.js";
import { Icon, Logo } from "./parts.js";

const PRESENCES = ["available", "busy", "break"];
const THEMES = { auto: "sun-moon", light: "sun", dark: "moon" };

export function Bar({ desk }) {
  const isSupervisor = desk.me.value.role === "supervisor";
  const aside = (desk.parked.value.value?.length ?? 0) + (desk.held.value.value?.length ?? 0);
  const section = (name, icon, label, count) => html`
    <button class="button plain" aria-current=${desk.section.value === name ? "page" : undefined} onClick=${() => desk.selectSection(name)}>
      <${Icon} name=${icon} /><span class="wide">${label}</span>
      ${count ? html`<span class="chip bad">${count}</span>` : null}<span class="unseen">${label}</span>
    </button>
  `;
  return html`
    <header class="bar">
      <h1 class="brand"><${Logo} /><span>${text.product}</span></h1>
      ${isSupervisor &&
      html`<nav aria-label=${text.bar.sections}>
        ${section("inbox", "inbox", text.bar.inbox)} ${section("floor", "layout-dashboard", text.bar.floor)}
        ${section("learn", "graduation-cap", text.bar.learn)} ${section("aside", "life-buoy", text.bar.aside, aside)}
      </nav>`}
      <span class="space"></span>
      <${Pulse} desk=${desk} />
      <button class="button plain only-icon" aria-pressed=${desk.soundOn.value} aria-label=${text.bar.soundOn} title=${desk.soundOn.value ? text.bar.soundOn : text.bar.soundOff} onClick=${() => desk.setSound(!desk.soundOn.value)}>
        <${Icon} name=${desk.soundOn.value ? "volume-2" : "volume-x"} />
      </button>
      <button class="button plain only-icon wide" aria-label=${text.bar.commands} title="${text.bar.commands} (Ctrl K)" onClick=${() => (desk.dialog.value = { kind: "commands" })}>
        <${Icon} name="command" />
      </button>
      <button class="button plain only-icon wide" aria-label=${text.bar.keys} title="${text.bar.keys} (?)" onClick=${() => (desk.dialog.value = { kind: "keys" })}>
        <${Icon} name="keyboard" />
      </button>
      <${Status} desk=${desk} />
    </header>
  `;
}

function Pulse({ desk }) {
  const { state, since } = desk.connection.value;
  const words = state === "stale" ? text.bar.stale(timeOfDay(since)) : text.bar[state];
  return html`<span class=${`pulse ${state}`} role="status"><i aria-hidden="true"></i><span>${words}</span></span>`;
}

export function Staleness({ desk }) {
  const { state, since } = desk.connection.value;
  if (state !== "stale") return null;
  return html`
    <div class="staleness" role="alert">
      <${Icon} name="wifi-off" />${text.bar.staleLong(timeOfDay(since))}
      <button class="link" onClick=${() => desk.retryConnection()}>${text.bar.retry}</button>
    </div>
  `;
}

function Status({ desk }) {
  const isOpen = useSignal(false);
  const root = useRef(null);
  const me = desk.me.value;
  useEffect(() => {
    const leave = (event) => {
      if (event.type === "keydown" ? event.key === "Escape" : !root.current?.contains(event.target)) isOpen.value = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("keydown", leave);
    };
  }, []);
  const choose = (run) => () => {
    isOpen.value = false;
    run();
  };
  return html`
    <div class="status" ref=${root}>
      <button class="button plain" aria-haspopup="menu" aria-expanded=${isOpen.value} aria-label="${me.name}, ${named(text.presence, me.presence)}. ${text.bar.status}" onClick=${() => (isOpen.value = !isOpen.value)}>
        <i class=${`dot ${me.presence}`} aria-hidden="true"></i>
        <span class="who"><b>${me.name}</b><span>${named(text.presence, me.presence)}</span></span>
        <${Icon} name="chevron-down" size="small" />
      </button>
      ${isOpen.value &&
      html`<div class="menu" role="menu" aria-label=${text.bar.status}>
        ${PRESENCES.map(
          (presence) => html`<button key=${presence} role="menuitemradio" aria-checked=${me.presence === presence} onClick=${choose(() => desk.choosePresence(presence))}>
            <i class=${`dot ${presence}`} aria-hidden="true"></i>${text.presence[presence]}
            ${me.presence === presence && html`<span class="end"><${Icon} name="check" size="small" /></span>`}
          </button>`,
        )}
        <hr />
        ${Object.entries(THEMES).map(
          ([theme, icon]) => html`<button key=${theme} role="menuitemradio" aria-checked=${desk.theme.value === theme} onClick=${choose(() => desk.setTheme(theme))}>
            <${Icon} name=${icon} />${text.themes[theme]}
            ${desk.theme.value === theme && html`<span class="end"><${Icon} name="check" size="small" /></span>`}
          </button>`,
        )}
        <hr />
        <button role="menuitem" onClick=${choose(() => (desk.dialog.value = { kind: "keys" }))}><${Icon} name="keyboard" />${text.bar.keys}<span class="end"><kbd>?</kbd></span></button>
        <button role="menuitem" onClick=${choose(() => desk.signOut())}><${Icon} name="log-out" />${text.bar.signOut}</button>
      </div>`}
    </div>
  `;
}
