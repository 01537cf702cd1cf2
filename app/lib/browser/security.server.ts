/** What the browser may load and do on our pages. Every inline script needs the nonce; inline styles are never allowed. */
function contentSecurityPolicy(nonce: string, host: string, uploadOrigin: string | null): string {
  // Vite's hot reload adds style elements of its own, which carry no nonce.
  const style = import.meta.env.DEV ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src ${style}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self' ws://${host} wss://${host}${uploadOrigin === null ? "" : ` ${uploadOrigin}`}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // A form that is sent without scripts is redirected to the payment service's own pages.
    "form-action 'self' https://checkout.stripe.com https://billing.stripe.com",
    "object-src 'none'",
  ].join("; ");
}

/** Puts the security headers of a page on its answer. `uploadOrigin` is the bucket that the browser sends its files to, if any. */
export function secure(headers: Headers, nonce: string, url: URL, uploadOrigin: string | null = null): void {
  headers.set("Content-Security-Policy", contentSecurityPolicy(nonce, url.host, uploadOrigin));
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
}
