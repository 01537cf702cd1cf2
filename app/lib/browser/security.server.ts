/** Where a page comes from: what it was asked for, where the site is, and the bucket that browsers send files to, if any. */
export type Place = { url: URL; publicUrl: string; uploadOrigin?: string | null };

/** The origins of this site: its public one, and the one that was asked, where that is but another port of the same name. */
function originsOf({ url, publicUrl }: Place): URL[] {
  const site = new URL(publicUrl);
  const isOurs = url.hostname === site.hostname && url.host !== site.host;
  return isOurs ? [site, url] : [site];
}

/** What the browser may load and do on our pages. Every inline script needs the nonce; inline styles are never allowed. */
function contentSecurityPolicy(nonce: string, place: Place): string {
  const origins = originsOf(place);
  const ours = origins.map(({ origin }) => origin).join(" ");
  const sockets = origins.map(({ host }) => `ws://${host} wss://${host}`).join(" ");
  const bucket = place.uploadOrigin == null ? "" : ` ${place.uploadOrigin}`;
  // Vite's hot reload adds style elements of its own, which carry no nonce.
  const style = import.meta.env.DEV ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src ${style}`,
    `img-src 'self' ${ours} data: blob:`,
    `media-src 'self' ${ours} blob:`,
    `connect-src 'self' ${ours} ${sockets}${bucket}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // Newer browsers are led to the payment service's pages by a page of ours, under whatever domain; older ones by a redirect.
    "form-action 'self' https://checkout.stripe.com https://billing.stripe.com",
    "object-src 'none'",
  ].join("; ");
}

/** Puts the security headers of a page on its answer. What a caller says of its host is never believed. */
export function secure(headers: Headers, nonce: string, place: Place): void {
  headers.set("Content-Security-Policy", contentSecurityPolicy(nonce, place));
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
}
