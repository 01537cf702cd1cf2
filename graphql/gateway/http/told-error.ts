import type { ErrorCode } from "#graphql/domain/errors.ts";
import { env } from "#graphql/runtime/env.ts";

/** The codes of `errors[]`: those of the schema, the one that clients of persisted documents know, and that of a closed site. */
export type ToldCode = ErrorCode | "PERSISTED_QUERY_NOT_FOUND" | "MAINTENANCE";

/** What every error of the API says of itself, beside its sentence. */
export type ErrorExtensions = { code: ToldCode; requestId: string; retryable: boolean; docsUrl: string };

/** Where time alone may help. A quota helps only where it says when it begins anew. */
const RETRYABLE: ReadonlySet<ToldCode> = new Set([
  "RATE_LIMITED",
  "READ_ONLY",
  "MAINTENANCE",
  "INTERNAL_ERROR",
  "MODEL_UNAVAILABLE",
  "PAYMENTS_UNAVAILABLE",
  "ASSISTANT_UNAVAILABLE",
]);

/** The extensions of an error: its code, the request's id, whether the same request may succeed later, and where its code is explained. */
export function extensionsOf(code: ToldCode, requestId: string): ErrorExtensions {
  return { code, requestId, retryable: RETRYABLE.has(code), docsUrl: `${env.publicUrl}/developers#${code}` };
}

/** The challenge of a 401 (RFC 6750, 3): whether no key was given, or one that does not work. */
export function bearerChallenge(authorization: string | null | undefined): string {
  const realm = 'Bearer realm="Nano Banana Video"';
  return authorization == null ? realm : `${realm}, error="invalid_token"`;
}
