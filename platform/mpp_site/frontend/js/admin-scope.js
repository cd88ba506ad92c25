// What an agreement covers: of the many agencies only the chosen one's services and counters are shown.

export function showScopeOfAgency() {
  for (const form of document.querySelectorAll("form[data-scope]")) {
    const chosen = form.elements.namedItem("agency");
    if (!chosen) continue;
    const groups = form.querySelectorAll("[data-scope-of]");
    const show = () => {
      for (const group of groups) {
        const isChosen = group.dataset.scopeOf === chosen.value;
        group.hidden = !isChosen;
        group.open = isChosen;
        for (const box of group.querySelectorAll("input")) box.disabled = !isChosen;
      }
    };
    chosen.addEventListener("change", show);
    show();
  }
}
