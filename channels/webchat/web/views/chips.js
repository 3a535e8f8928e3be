import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Draws choices as a group of chips; after an answer they are disabled and the chosen one is marked. */
export function chipsView({ list, enabled, chosen }, { label, onChoose }) {
  return h(
    "div",
    { class: "chips", role: "group", "aria-label": label },
    ...list.map((choice, i) =>
      h(
        "button",
        { class: i === chosen ? "chip chosen" : "chip", type: "button", disabled: !enabled, onclick: () => onChoose(choice) },
        i === chosen ? icon("check") : null,
        h("span", { dir: "auto" }, choice.title),
      ),
    ),
  );
}
