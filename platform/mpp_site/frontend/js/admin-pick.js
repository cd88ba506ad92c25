// A table's head box ticks every box of its table; a line beside the buttons counts what is ticked.

export function pickAll() {
  for (const table of document.querySelectorAll("table[data-pick]")) {
    const head = table.querySelector("thead input[type=checkbox]");
    const boxes = [...table.querySelectorAll("tbody input[type=checkbox]")];
    const said = document.querySelector(`[data-picked="${table.dataset.pick}"]`);
    const tell = () => {
      const count = boxes.filter((box) => box.checked).length;
      if (head) {
        head.checked = count > 0 && count === boxes.length;
        head.indeterminate = count > 0 && count < boxes.length;
      }
      if (said) said.textContent = String(count);
    };
    head?.addEventListener("change", () => {
      for (const box of boxes) box.checked = head.checked;
      tell();
    });
    table.addEventListener("change", tell);
    tell();
  }
}
