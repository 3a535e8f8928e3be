// The small window onto the operator's website. The chat lives in a frame, so that each person starts it afresh.

import { element } from "./dom.js";

/** Opens the website as a person. */
export function showChat(root, person, t) {
  const query = new URLSearchParams({ name: person.name, language: person.language });
  root.replaceChildren(element("iframe", { src: `/chat?${query}`, title: t("frame") }));
}
