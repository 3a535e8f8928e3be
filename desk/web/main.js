// Puts the desk together: the API, the live socket, what is kept in this browser, the page.

import { effect } from "@preact/signals";
import { html, render } from "htm/preact";
import { Desk } from "./models/desk.js";
import { Api } from "./net/api.js";
import { Live } from "./net/live.js";
import { chime } from "./net/sound.js";
import { text } from "./strings.js";
import { App } from "./views/app.js";
import { listenToKeys } from "./views/keyboard.js";

const base = new URL("api", document.baseURI);
const live = new URL("api/live", document.baseURI);
live.protocol = live.protocol.replace("http", "ws");

const kept = (storage) => ({
  read(name) {
    try {
      return window[storage].getItem(`tandem-desk-${name}`);
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      window[storage].setItem(`tandem-desk-${name}`, value);
    } catch {
      // A browser that keeps nothing only forgets a preference, or a draft at a reload.
    }
  },
});

const desk = new Desk({
  api: new Api(base.pathname, text.offline),
  live: (on) => new Live(live.href, on),
  keep: kept("localStorage"),
  place: kept("sessionStorage"),
  chime,
});


effect(() => {
  const count = desk.unanswered.value;
  document.title = count ? `(${count}) ${text.product}` : text.product;
});
effect(() => {
  if (desk.theme.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = desk.theme.value;
});

effect(() => desk.keepPlace());

listenToKeys(desk);
render(html`<${App} desk=${desk} />`, document.getElementById("desk"));
desk.begin();
