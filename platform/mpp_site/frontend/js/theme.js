// Sets the chosen theme before the first paint; without a choice the device's own preference holds.

try {
  const theme = localStorage.getItem("mpp-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be closed to us; the device's preference is right then.
}
document.documentElement.classList.add("has-script");
