import { freshKey } from "#app/lib/browser/fresh-key.ts";

/** Gives each order its idempotency key, and the same order the same again: its first answer may have been lost. */
export function keysOfOrders(): (order: unknown) => string {
  const keys = new Map<string, string>();
  return (order) => {
    const of = JSON.stringify(order);
    const key = keys.get(of) ?? freshKey();
    keys.set(of, key);
    return key;
  };
}
