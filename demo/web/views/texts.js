// Puts the page's texts into the markup that names them: data-text becomes the content, data-label the spoken name.

import { LANGUAGES } from "../strings.js";
import { element } from "./dom.js";

/** Fills in all named texts. */
export function fillTexts(root, language, t) {
  root.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
}

/** Offers the languages and calls back with the chosen one. */
export function offerLanguages(select, language, choose) {
  const options = Object.entries(LANGUAGES).map(([value, name]) => element("option", { value, lang: value }, name));
  select.replaceChildren(...options);
  select.value = language;
  select.addEventListener("change", () => choose(select.value));
}
