// Speaks the reader's language, and lets the page's buttons open the chat.

import { fitting } from "../strings.js";
import { WORDS } from "./words.js";

const language = fitting([new URLSearchParams(location.search).get("lang"), ...navigator.languages]);
const words = WORDS[language];

speak();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (button) openChat(button.dataset);
});

function speak() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = words[element.dataset.t];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words[element.dataset.label]);
  for (const element of document.querySelectorAll("[data-price]")) element.textContent = money(element.dataset);
  document.querySelector(`.languages [lang=${language}]`).setAttribute("aria-current", "true");
}

function money({ price, sign = "auto" }) {
  return new Intl.NumberFormat(language, { style: "currency", currency: "EUR", signDisplay: sign }).format(Number(price));
}

function openChat({ ask, plan }) {
  const draft = ask ? words[ask].replace("{plan}", plan) : undefined;
  window.dispatchEvent(new CustomEvent("tandem:open", { detail: { draft } }));
}
