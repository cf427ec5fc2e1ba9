/** The nonce under which this page may add style sheets; the server puts a fresh one into each page. */
export const CSP_NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
