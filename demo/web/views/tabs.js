// On a narrow screen: one of chat, telephone and mailbox at a time.

/** Wires the tabs and calls back when one is chosen; `mark` puts a badge on one that is not shown. */
export function watchTabs(root, chosenTab) {
  const bar = root.querySelector(".tabs");
  const stage = root.querySelector(".stage");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;

  const show = (chosen) => {
    stage.dataset.tab = chosen.dataset.tab;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    const badge = chosen.querySelector(".badge");
    if (badge) {
      badge.hidden = true;
      badge.textContent = "";
    }
    chosenTab(chosen.dataset.tab);
  };
  for (const button of buttons) button.addEventListener("click", () => show(button));

  return {
    mark(name) {
      if (stage.dataset.tab === name) return;
      const badge = buttons.find((button) => button.dataset.tab === name)?.querySelector(".badge");
      if (!badge) return;
      badge.hidden = false;
      badge.textContent = String(Number(badge.textContent) + 1);
    },
  };
}
