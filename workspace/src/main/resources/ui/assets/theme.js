// Before anything is painted: the theme that the person chose, if any; else the machine's holds.
(() => {
  try {
    const chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // Storage may be closed to pages; then the machine's theme holds.
  }
})();
