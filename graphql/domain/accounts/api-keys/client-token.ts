import { makeTokenSecret } from "#graphql/domain/accounts/api-keys/api-key-secret.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import {
  type FieldErrorCode,
  type FieldProblem,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from "#graphql/domain/errors.ts";
import { enforceLimit } from "#graphql/domain/quotas.ts";
import { DAY, fromNow, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { limiter } from "#graphql/runtime/limiter.ts";
import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

export type NewToken = {
  endUser: string;
  scopes: ApiKeyScope[];
  taskId?: string | null | undefined;
  expiresInSeconds?: number | null | undefined;
};

/** More than an account with a thousand users at a time needs, each asking every hour. */
const MOST_A_DAY = 50_000;
const tokensOfDay = limiter("client tokens", MOST_A_DAY, DAY);
const DEFAULT_SECONDS = 10 * 60;
const LONGEST_SECONDS = 60 * 60;
/** What a browser may be trusted with: look at what was made for its user, and bring a file. Never to spend. */
const FOR_BROWSERS: readonly ApiKeyScope[] = ["TASKS_READ", "ASSETS_READ", "ASSETS_WRITE"];
const END_USER = /^[\x20-\x7e]{1,100}$/;

/** @throws InvalidInputError when an end user's tag is not 1 to 100 printable ASCII characters. */
export function validateEndUser(endUser: string | null | undefined, path: string[] = ["endUser"]): string | null {
  if (endUser === null || endUser === undefined) return null;
  if (END_USER.test(endUser)) return endUser;
  throw new InvalidInputError([
    { path, code: "FORMAT", message: "An end user's tag has 1 to 100 printable ASCII characters." },
  ]);
}

/**
 * Mints a credential for one end user's browser, for ten minutes unless told, at most an hour. It may do no more than
 * the key that mints it, sees only what was made for that end user, and ends with its key.
 * @throws InvalidInputError, NotFoundError for a task that is not this end user's, ForbiddenError for whoever has no key,
 * QuotaExceededError above 50 000 a day.
 */
export async function createClientToken(viewer: Viewer, input: NewToken): Promise<{ token: string; expiresAt: Date }> {
  const { key, userId } = viewer;
  if (key === undefined || key.token !== null) throw new ForbiddenError("Client tokens are minted with an API key.");
  const { endUser, scopes, taskId = null, expiresInSeconds } = input;
  const seconds = expiresInSeconds ?? DEFAULT_SECONDS;
  const problems = problemsOf(endUser, scopes, seconds, key.scopes);
  if (problems.length > 0) throw new InvalidInputError(problems);
  if (taskId !== null && (await db.task.count({ where: { id: taskId, userId, endUser, deletedAt: null } })) === 0) {
    throw new NotFoundError("task of this end user");
  }
  await enforceLimit(tokensOfDay, userId, `An account may mint ${MOST_A_DAY} client tokens a day.`);
  const { secret, hash } = makeTokenSecret();
  const expiresAt = fromNow(seconds * SECOND);
  await db.clientToken.create({ data: { apiKeyId: key.id, hash, endUser, taskId, scopes, expiresAt } });
  return { token: secret, expiresAt };
}

function problemsOf(endUser: string, scopes: ApiKeyScope[], seconds: number, held: readonly ApiKeyScope[]) {
  const problems: FieldProblem[] = [];
  const say = (path: string, code: FieldErrorCode, message: string) => problems.push({ path: [path], code, message });
  if (!END_USER.test(endUser)) say("endUser", "FORMAT", "An end user's tag has 1 to 100 printable ASCII characters.");
  if (seconds < 1 || seconds > LONGEST_SECONDS)
    say("expiresInSeconds", "OUT_OF_RANGE", "A token lasts 1 to 3600 seconds.");
  const unfit = scopes.filter((scope) => !FOR_BROWSERS.includes(scope));
  if (unfit.length > 0) say("scopes", "NOT_OFFERED", `A browser may not have ${unfit.join(", ")}.`);
  const missing = scopes.filter((scope) => FOR_BROWSERS.includes(scope) && !held.includes(scope));
  if (missing.length > 0) say("scopes", "NOT_OFFERED", `This key itself does not have ${missing.join(", ")}.`);
  return problems;
}
