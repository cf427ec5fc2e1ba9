/** The policy of every answer but the API reference: nothing runs here but our own scripts. */
export const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
} as const;

/** The policy of the app's page: its styles carry a nonce that is made for each answer. */
export function contentPolicyWith(nonce: string): string {
  const directives = { ...CONTENT_POLICY, styleSrc: [...CONTENT_POLICY.styleSrc, `'nonce-${nonce}'`] };
  return Object.entries(directives)
    .map(([name, values]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...values].join(' '))
    .join(';');
}

export const HSTS_MAX_AGE_S = 31_536_000;

export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * The headers of answers that are written without the framework: webhook answers and parser errors. They are data, so
 * nothing in them may be loaded, run or kept.
 */
export function createDataHeaders(isHttps: boolean): HeaderList {
  const headers: [string, string][] = [
    ['cache-control', 'no-store'],
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox"],
    ['cross-origin-opener-policy', 'same-origin'],
    ['referrer-policy', 'no-referrer'],
    ['x-content-type-options', 'nosniff'],
  ];
  if (isHttps) headers.push(['strict-transport-security', `max-age=${HSTS_MAX_AGE_S}`]);
  return headers;
}
