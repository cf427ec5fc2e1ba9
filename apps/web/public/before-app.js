// Runs before the app and the first paint. A file of its own: inline scripts are forbidden.

// Zod is not to try out whether it may compile code: here it may not, and the browser would report the attempt.
globalThis.__zod_globalConfig = { jitless: true };

// A dark page never flashes white.
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
