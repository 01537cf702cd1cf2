import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { draftOf, type FullOrder } from "#graphql/domain/tasks/create/choice/draft.ts";
import { type Fallback, fallbackFor, refuseUnfitFallbacks } from "#graphql/domain/tasks/create/choice/fallback.ts";
import { lookUp, type Named } from "#graphql/domain/tasks/create/named/look-up.ts";
import {
  availabilityOf,
  checkReferences,
  readRequest,
  type TaskInput,
  taskFor,
  type ValidTask,
} from "#graphql/domain/tasks/create/validate.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

/** A request that can be carried out, by the model that will make it. */
export type ChosenTask = ValidTask & {
  /** The order at full size, where this is a draft of it. */
  draftOf: FullOrder | null;
  /** The model that was asked for, where another makes it. */
  fallback: Fallback | null;
};

/**
 * Checks a request before a credit moves and before anybody outside is asked, and says by which model it is made: by the one
 * that it names, but for a draft, and for one that names fallbacks while its own model takes no work. Reads, never writes.
 * `named` is what was looked up for it and the requests beside it.
 * @throws InvalidInputError naming every field that is wrong and its rule, ModelUnavailableError, or NotFoundError for a
 * style, source, parent or workflow that is absent or somebody else's.
 */
export async function chooseTask(
  viewer: Viewer | null,
  kind: TaskKind,
  input: TaskInput,
  named?: Named,
): Promise<ChosenTask> {
  const request = await readRequest(viewer, kind, input, named ?? (await lookUp(viewer, [input])));
  const isDraft = input.draft === true;
  refuseUnfitFallbacks(request);
  const available = await availabilityOf(request.model, viewer);
  const hasFallbacks = (input.fallbackModels ?? []).length > 0;
  if ("error" in available && !hasFallbacks) throw available.error;
  const style = checkReferences(request);
  if ("error" in available) return { draftOf: null, ...(await fallbackFor(request, style, available)) };
  const task = await taskFor(request, style, available.modelState);
  if (!isDraft) return { ...task, draftOf: null, fallback: null };
  return { fallback: null, ...(await draftOf(request, style, task)) };
}
