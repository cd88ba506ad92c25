// The list of a service can be printed, and its address passed on; where a device cannot share it is copied.

export function offerSharing() {
  for (const line of document.querySelectorAll("[data-share]")) {
    const print = line.querySelector("[data-print]");
    const send = line.querySelector("[data-send]");
    const said = line.querySelector("[data-said]");
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    if (!navigator.share && !navigator.clipboard) continue;
    send.hidden = false;
    send.addEventListener("click", async () => {
      const url = location.origin + location.pathname;
      try {
        if (navigator.share) await navigator.share({ title: line.dataset.title, url });
        else {
          await navigator.clipboard.writeText(url);
          said.textContent = line.dataset.copied;
        }
      } catch {
        // The person closed the sheet.
      }
    });
  }
}
