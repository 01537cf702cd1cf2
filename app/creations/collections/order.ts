type Named = { id: string };

/** A list with one of its items at another place, from 0 on; places outside of it are its ends. */
export function movedTo(ids: readonly string[], id: string, place: number): string[] {
  const rest = ids.filter((other) => other !== id);
  const at = Math.max(0, Math.min(place, rest.length));
  return ids.includes(id) ? [...rest.slice(0, at), id, ...rest.slice(at)] : [...ids];
}

/** Items in an order that somebody wishes; those that it does not name stay behind, as they came. */
export function inOrder<Item extends Named>(items: readonly Item[], wished: readonly string[]): Item[] {
  const places = new Map(wished.map((id, place) => [id, place]));
  const placeOf = ({ id }: Item) => places.get(id) ?? wished.length;
  return [...items].sort((a, b) => placeOf(a) - placeOf(b));
}

/** How the API is told where an item stands now: behind the one before it, or in front of the second. Null where it is alone. */
export function neighbourOf(ids: readonly string[], id: string): { before: string } | { after: string } | null {
  const place = ids.indexOf(id);
  const [previous, next] = [ids[place - 1], ids[place + 1]];
  if (place < 0) return null;
  if (previous !== undefined) return { after: previous };
  return next === undefined ? null : { before: next };
}
