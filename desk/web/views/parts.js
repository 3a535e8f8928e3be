// Small parts that every view uses: icons, faces, tiers, times, and the three states of a list.

import { html } from "htm/preact";
import { initials } from "../models/names.js";
import { exact } from "../models/time.js";
import { named, text } from "../strings.js";

const TIER_ICONS = { diamond: "gem", gold: "crown", silver: "star" };
export const CHANNEL_ICONS = { webchat: "message-circle", sms: "smartphone", email: "mail", rest: "terminal" };

export const Icon = ({ name, size = "" }) =>
  html`<svg class=${`icon ${size}`} aria-hidden="true"><use href=${`icons/lucide.svg#${name}`} /></svg>`;

export const Logo = () => html`
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#0f766e" />
    <circle cx="11" cy="16" r="4.5" fill="none" stroke="#fff" stroke-width="2.5" />
    <circle cx="21" cy="16" r="4.5" fill="#fff" />
  </svg>
`;

export const Face = ({ name, isKnown, size = "" }) => html`
  <span class=${`avatar ${size} ${isKnown ? "" : "nobody"}`} aria-hidden="true">
    ${isKnown ? initials(name) : html`<${Icon} name="user" />`}
  </span>
`;

export const Tier = ({ tier }) =>
  TIER_ICONS[tier] &&
  html`<span class=${`tier ${tier}`} title=${named(text.tiers, tier)}>
    <${Icon} name=${TIER_ICONS[tier]} size="small" /><span class="unseen">${named(text.tiers, tier)}</span>
  </span>`;

export const Channel = ({ channel, size = "small" }) => html`
  <${Icon} name=${CHANNEL_ICONS[channel] ?? "message-circle"} size=${size} />
  <span class="unseen">${named(text.channels, channel)}</span>
`;

export const Time = ({ at, children }) => html`<time datetime=${at} title=${exact(at)}>${children}</time>`;

export const Loading = ({ label }) => html`
  <div class="skeleton" role="status" aria-label=${label}>
    <i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i><i></i>
  </div>
`;

export const Empty = ({ icon, words, children }) => html`
  <div class="state">
    <${Icon} name=${icon} /><strong>${words[0]}</strong><span>${words[1]}</span>${children}
  </div>
`;

export const Failure = ({ message, detail, onRetry }) => html`
  <div class="state" role="alert">
    <${Icon} name="circle-alert" /><strong>${message}</strong>${detail && html`<span>${detail}</span>`}
    <button class="button" onClick=${onRetry}>${text.retry}</button>
  </div>
`;
