// Runs before the page is painted, so that a chosen theme never flashes into place. A file of its own: the page's policy
// allows no script within it.
try {
  const theme = localStorage.getItem('trellis-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme holds.
}
