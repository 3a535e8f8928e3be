// The whole page: sign-in, or the bar with three panes or a supervisor's page, and what floats above.

import { html } from "htm/preact";
import { Aside } from "./aside.js";
import { Bar, Staleness } from "./bar.js";
import { Conversation } from "./conversation.js";
import { Customer } from "./customer.js";
import { Floor } from "./floor.js";
import { Learn } from "./learn.js";
import { List } from "./list.js";
import { Overlays } from "./overlays.js";
import { SignIn } from "./sign-in.js";

export function App({ desk }) {
  const me = desk.me.value;
  if (me === undefined) return null;
  if (me === null) return html`<${SignIn} desk=${desk} />`;
  return html`
    <div class="desk">
      <${Bar} desk=${desk} />
      <${Staleness} desk=${desk} />
      <${Section} desk=${desk} />
      <${Overlays} desk=${desk} />
    </div>
  `;
}

function Section({ desk }) {
  if (desk.section.value === "floor") return html`<${Floor} desk=${desk} />`;
  if (desk.section.value === "learn") return html`<${Learn} desk=${desk} />`;
  if (desk.section.value === "aside") return html`<${Aside} desk=${desk} />`;
  return html`
    <main class="panes" data-pane=${desk.pane.value}>
      <${List} desk=${desk} />
      <${Conversation} desk=${desk} />
      <${Customer} desk=${desk} />
    </main>
  `;
}
