/**
 * The headers that the pages promise, here and on one's own machine: scripts, styles and pictures of the page itself
 * and nothing else, no frame, no form to elsewhere, nothing kept by the browser, no word of where someone comes from.
 */

/** `connectTo`: hosts that a page may send to besides its own. */
export function contentSecurityPolicy(connectTo: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    ["connect-src 'self'", ...connectTo].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** Besides those that CloudFront has names for. */
export const furtherHeaders = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'X-Robots-Tag': 'noindex',
} as const

/** All of them, where no CloudFront stands in between; without TLS there is none to insist on. */
export function pageHeaders(connectTo: readonly string[] = []): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connectTo),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    ...furtherHeaders,
  }
}
