import { h } from "./dom.js";
import { icon } from "./icons.js";

/** What stands in an empty talk: who answers, and a few questions to begin with. */
export function greetingView(words, { onSay }) {
  return h(
    "div",
    { class: "greeting" },
    h("span", { class: "mark" }, icon("bot")),
    h("h3", {}, words.hello),
    h("p", {}, words.about),
    h(
      "div",
      { class: "chips", role: "group", "aria-label": words.choose },
      ...words.starters.map((text) => h("button", { class: "chip", type: "button", onclick: () => onSay(text) }, text)),
    ),
    h("p", { class: "careful" }, words.careful),
  );
}

/** What stands there while the edge has not yet told the talk so far. */
export function skeletonView(words) {
  const line = (who) => h("div", { class: `message ${who} last`, "aria-hidden": "true" }, h("p", { class: "text bone" }));
  return h("div", { class: "skeleton" }, h("p", { class: "unseen" }, words.loading), line("bot"), line("customer"), line("bot"));
}
