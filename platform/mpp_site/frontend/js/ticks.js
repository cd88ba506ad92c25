// Ticks on a check list stay on this device: <ul data-ticks="name"> with check boxes that have a value.

export function startTicks(root) {
  for (const list of root.querySelectorAll("[data-ticks]")) {
    const key = `mpp-ticks:${list.dataset.ticks}`;
    const boxes = [...list.querySelectorAll("input[type=checkbox]")];
    const ticked = read(key);
    for (const box of boxes) box.checked = ticked.includes(box.value);
    list.addEventListener("change", () => {
      write(key, boxes.filter((box) => box.checked).map((box) => box.value));
    });
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function write(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // The ticks live as long as the page.
  }
}
