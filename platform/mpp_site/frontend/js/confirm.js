// A form or button with data-confirm="Batalkan nomor?" asks once, in place: the first press changes its words,
// the second within five seconds does it. No dialog, so nothing has to be closed.

const PATIENCE = 5000;

export function startConfirmations(root) {
  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || button.dataset.armed) return;
    event.preventDefault();
    arm(button);
  });
}

function arm(button) {
  const words = button.textContent;
  button.dataset.armed = "yes";
  button.textContent = button.dataset.confirm;
  setTimeout(() => {
    delete button.dataset.armed;
    button.textContent = words;
  }, PATIENCE);
}
