import type { FastifyInstance } from 'fastify';

interface KnownPath {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/** Remembers the routes, to tell a wrong method from an address that is not there. */
export function createKnownPaths(app: FastifyInstance): (url: string) => string[] | undefined {
  const paths = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    // The catch-all route of CORS is not a path.
    if (url.includes('*')) return;
    const known = paths.get(url) ?? { segments: url.split('/'), methods: new Set<string>() };
    for (const name of [method].flat()) known.methods.add(name);
    paths.set(url, known);
  });
  return (url) => {
    const segments = (url.split('?')[0] ?? '').split('/');
    for (const path of paths.values()) {
      const isMatch =
        path.segments.length === segments.length &&
        path.segments.every((part, index) =>
          part.startsWith(':') ? segments[index] !== '' : part === segments[index],
        );
      if (isMatch) return [...path.methods].sort();
    }
    return undefined;
  };
}
