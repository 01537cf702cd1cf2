/** How many objects an answer holds. */
export function objectsIn(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + objectsIn(item), 0);
  if (typeof data !== "object" || data === null) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + objectsIn(value), 1);
}
