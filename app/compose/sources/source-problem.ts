import type { SourceItem } from "#app/compose/sources/source-store.ts";
import { useUploadProblem } from "#app/tasks/upload/upload-problem.ts";

type Refused = Extract<SourceItem, { state: "refused" }>;

/** Why a file is not taken, in words. */
export function useSourceProblem(): (item: Refused) => string {
  const problemOf = useUploadProblem();
  return ({ problem, name }) => problemOf(problem, name);
}
