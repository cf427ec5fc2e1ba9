import { matchRoutes, type RouteObject } from 'react-router';

/**
 * Loads the code of a page as soon as somebody points at a link to it, so that it is there when they press it.
 *
 * @returns ends it
 */
export function preloadPages(routes: RouteObject[]): () => void {
  const preload = ({ target }: Event): void => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link === null || link.origin !== location.origin) return;
    for (const { route } of matchRoutes(routes, link.pathname) ?? []) {
      // The page that cannot be loaded says so when it is opened.
      if (typeof route.lazy === 'function') route.lazy().catch(() => undefined);
    }
  };
  document.addEventListener('pointerover', preload, { passive: true });
  document.addEventListener('focusin', preload);
  return () => {
    document.removeEventListener('pointerover', preload);
    document.removeEventListener('focusin', preload);
  };
}
