import type { ReactNode } from "react";
import type { LoadedModels } from "#app/compose/models/use-models.ts";
import type { Start } from "#app/compose/recipe.ts";
import type { Submissions } from "#app/compose/submissions/use-submissions.ts";
import type { StyleChoice } from "#app/tasks/catalog/documents.ts";
import type { ComposerPlace, Kind } from "#app/tasks/composing.ts";

/** Draws what has a whole prompt made of the words. */
export type ImproveSlot = (prompt: string, kind: Kind, onText: (text: string) => void) => ReactNode;

export type ComposerBarProps = {
  data: LoadedModels & {
    styles: readonly StyleChoice[];
    viewer: { id: string; credits: { available: number } };
  };
  kind: Kind;
  start: Start;
  submissions: Submissions;
  /** Where the rest of the page finds the commands of this composer. */
  place: ComposerPlace;
  idempotencyKey: string;
  /** The story that what is ordered belongs to. */
  workflow: string | null;
  /** What has a whole prompt made of the words; without it there is no such button. */
  improve?: ImproveSlot;
};
