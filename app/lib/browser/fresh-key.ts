/** A key that nobody else has, to send something twice and have it done once. Not crypto.randomUUID, which a page without TLS does not have. */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
