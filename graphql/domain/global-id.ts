/** The id by which the public API names a row: opaque to everybody else. */
export function globalIdOf(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}
