// Runs before the first paint, so that a dark page never flashes white. A file of its own: inline scripts are forbidden.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('color-mode');
  } catch {
    // Storage may be closed to us; the system's mode is taken.
  }
  const isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.add(isDark ? 'dark' : 'light');
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
})();
