/** The id by which the public API names a row: opaque to everybody else. */
export function globalIdOf(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}

/** The row's id in such an id of this type; null for whatever else is given. */
export function rowIdIn(type: string, id: string): string | null {
  const text = Buffer.from(id, "base64url").toString();
  return text.startsWith(`${type}:`) ? text.slice(type.length + 1) : null;
}
