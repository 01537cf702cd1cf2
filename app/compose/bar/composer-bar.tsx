import type { ComposeData } from "#app/compose/documents.ts";
import type { Start } from "#app/compose/recipe.ts";
import type { Submissions } from "#app/compose/submissions/use-submissions.ts";
import type { Kind } from "#app/tasks/composing.ts";

export type ComposerBarProps = {
  data: Pick<ComposeData, "models" | "styles"> & { viewer: { id: string; credits: { available: number } } };
  kind: Kind;
  start: Start;
  submissions: Submissions;
  idempotencyKey: string;
  /** The story that what is ordered belongs to. */
  workflow: string | null;
};

/** The composer as a bar at the foot of the studio. */
export function ComposerBar(_: ComposerBarProps) {
  return null;
}
