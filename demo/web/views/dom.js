// Makes elements. Text goes in as text, never as markup.

/** Makes an element with properties and children (elements or strings). */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { dataset, ...rest } = properties;
  Object.assign(made, rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

const COPIED_MS = 1500;

/** A button that copies a text and says so. */
export function copyButton(text, { t, label = t("copy"), spoken }) {
  const button = element("button", { type: "button", className: "quiet-button" }, label);
  button.setAttribute("aria-label", spoken);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = t("copied");
    } catch {
      button.textContent = t("copyByHand");
    }
    setTimeout(() => (button.textContent = label), COPIED_MS);
  });
  return button;
}
