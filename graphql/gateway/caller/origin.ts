import { env } from "#graphql/runtime/env.ts";

const publicOrigin = new URL(env.publicUrl).origin;

/**
 * Whether a browser sent this from another site's page: it names an Origin that is neither our public one nor the host
 * that was asked. Programs send none.
 */
export function isForeignOrigin(origin: string | null, host: string | null): boolean {
  if (origin === null || origin === publicOrigin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
