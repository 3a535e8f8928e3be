// Signing in.

import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { text } from "../strings.js";
import { Icon, Logo } from "./parts.js";

export function SignIn({ desk }) {
  const error = useSignal(null);
  const isBusy = useSignal(false);

  async function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    isBusy.value = true;
    error.value = null;
    try {
      await desk.signIn(fields.get("name").trim(), fields.get("password"));
    } catch (refused) {
      error.value = refused.message;
      isBusy.value = false;
    }
  }

  return html`
    <main class="sign-in">
      <form onSubmit=${submit}>
        <h1 class="brand"><${Logo} />${text.product}</h1>
        <p>${text.signIn.hint}</p>
        ${error.value && html`<div class="wrong" role="alert"><${Icon} name="circle-alert" />${error.value}</div>`}
        <div class="field">
          <label for="name">${text.signIn.name}</label>
          <input class="input" id="name" name="name" autocomplete="username" autocapitalize="none" maxlength="64" required autofocus />
        </div>
        <div class="field">
          <label for="password">${text.signIn.password}</label>
          <input class="input" id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required />
        </div>
        <button class="button primary" disabled=${isBusy.value}>${isBusy.value ? text.signIn.going : text.signIn.go}</button>
      </form>
    </main>
  `;
}
