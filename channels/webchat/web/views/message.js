import { parts } from "../models/links.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";

const TICKS = { pending: "clock", delivered: "check", failed: "alert" };

/** Draws one message with its name, time and tick. */
export function messageView({ message, time, first, last, tick }, { words, waiting, exact, onRetry, onEdit }) {
  const { from, name, text, at } = message;
  const speaker = from === "customer" ? words.you : name || words[from];
  const own = from === "customer";
  const failed = message.state === "failed";
  return h(
    "div",
    { class: ["message", from, first && "first", last && "last", message.state].filter(Boolean).join(" ") },
    from === "bot" || from === "agent" ? avatar(from, name, first) : null,
    h(
      "div",
      { class: "body" },
      h("p", { class: from === "agent" && first ? "name" : "name unseen" }, h("bdi", {}, speaker)),
      h("p", { class: "text", dir: "auto", title: exact }, ...(own ? [text] : linked(text))),
      tick || (last && from !== "system")
        ? h(
            "p",
            { class: "meta" },
            h("time", { datetime: new Date(at).toISOString(), title: exact }, time),
            tick ? h("span", { class: "tick" }, icon(TICKS[message.state]), tickWord(message.state, words, waiting)) : null,
          )
        : null,
      failed ? failure(message, words, onRetry, onEdit) : null,
    ),
  );
}

/** Draws the dots that stand while the other side is writing. */
export function typingView(from, name, words) {
  const dots = h("p", { class: "text dots" }, h("i"), h("i"), h("i"), h("span", { class: "unseen" }, words.typing[from]));
  return h("div", { class: `message typing ${from} first` }, avatar(from, name, true), dots);
}

function avatar(from, name, shown) {
  const inside = from === "agent" && name ? h("bdi", {}, initials(name)) : icon(from === "agent" ? "queue" : "bot");
  return h("span", { class: shown ? "avatar" : "avatar empty", "aria-hidden": "true" }, inside);
}

/** The first letters of the first and the last name. */
function initials(name) {
  const names = name.split(/\s+/u);
  const ends = names.length > 1 ? [names[0], names.at(-1)] : names;
  return ends.map((part) => [...part][0]).join("").toLocaleUpperCase();
}

function linked(text) {
  return parts(text).map(({ text: shown, href }) =>
    href ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, shown) : shown,
  );
}

function tickWord(state, words, waiting) {
  return state === "pending" && waiting ? words.waiting : words[state];
}

/** What went wrong, and the one thing that can help: again as it is, or written anew. */
function failure({ id, reason }, words, onRetry, onEdit) {
  const why = words.refused[reason?.code] ?? reason?.text ?? "";
  const again = reason?.code === "unconfirmed";
  return h(
    "p",
    { class: "failure" },
    why ? h("bdi", {}, why) : null,
    again ? button("link", () => onRetry(id), words.retry) : button("link", () => onEdit(id), words.edit),
  );
}

/** Draws choices as a group of chips; after an answer they are disabled and the chosen one is marked. */
export function chipsView({ list, enabled, chosen }, { label, onChoose }) {
  const chips = list.map((choice, i) => {
    const picked = i === chosen;
    const chip = button("chip", () => onChoose(choice), ...(picked ? [icon("check")] : []), h("span", { dir: "auto" }, choice.title));
    chip.classList.toggle("chosen", picked);
    chip.disabled = !enabled;
    return chip;
  });
  return h("div", { class: "chips", role: "group", "aria-label": label }, ...chips);
}
