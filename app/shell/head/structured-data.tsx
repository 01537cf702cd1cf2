import { useNonce } from "#app/lib/browser/nonce.ts";

/** A thing in the words of schema.org. */
export type Thing = { "@type": string; [property: string]: unknown };

/** Tells programs that read pages what this one is about. */
export function StructuredData({ things }: { things: Thing[] }) {
  const text = JSON.stringify({ "@context": "https://schema.org", "@graph": things }).replaceAll("<", "\\u003c");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: our own words and prices, and no string in it can end the script
  return <script type="application/ld+json" nonce={useNonce()} dangerouslySetInnerHTML={{ __html: text }} />;
}
