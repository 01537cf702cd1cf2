/** What to ask of a list for: so many behind the address's `after`, or before its `before`. */
export type Stretch = { first: number; after: string | null } | { last: number; before: string };

/** The stretch of a list that an address names; its first one where it names none. */
export function stretchOf(params: URLSearchParams, size: number): Stretch {
  const before = params.get("before");
  return before === null ? { first: size, after: params.get("after") } : { last: size, before };
}
