import { type EditChoice, EditPartWithDocument } from "#app/creations/edit/documents.ts";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { maskFile } from "#app/creations/edit/mask/drawing/mask-file.ts";
import type { Op } from "#app/creations/edit/mask/drawing/shapes.ts";
import { CreateFollowUpDocument } from "#app/creations/follow-ups/documents.ts";
import { keysOfOrders } from "#app/lib/browser/keys-of-orders.ts";
import { change } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { uploadImage } from "#app/tasks/upload/upload.client.ts";

/** What is to be changed: `drawing` is null where the part is named in words; `reference` is a second picture, for models that need one. */
export type Edit = {
  asset: string;
  choice: EditChoice;
  prompt: string;
  drawing: Drawing | null;
  reference: string | null;
  /** The task that the picture comes from; null where it was uploaded. */
  parent: string | null;
  maxCredits: number;
};

export type Sent = { task: string } | { refusal: Refusal } | { problem: "nothing" | "everything" };

/** The mask as a file of its own at the server; what was uploaded stays good as long as nothing is painted. */
type Uploaded = { steps: readonly Op[]; id: string };

/**
 * Sends changes of one picture, each once however often it is pressed: the same has the same key, and a mask that has not changed is not uploaded
 * again.
 */
export function editSender(maskName: string) {
  const keyOf = keysOfOrders();
  let uploaded: Uploaded | null = null;

  async function maskOf(drawing: Drawing): Promise<{ id: string } | Exclude<Sent, { task: string }>> {
    const steps = drawing.steps();
    const before = uploaded;
    if (before !== null && before.steps.length === steps.length && steps.every((step, n) => step === before.steps[n]))
      return { id: before.id };
    const { blob, extent } = await maskFile(drawing.picture, drawing.drawBand);
    if (extent !== "part") return { problem: extent };
    const end = await uploadImage(new File([blob], `${maskName}.png`, { type: "image/png" }));
    if ("problem" in end) return { refusal: refusal("INTERNAL_ERROR", "") };
    if ("refusal" in end) return end;
    uploaded = { steps, id: end.asset.id };
    return { id: end.asset.id };
  }

  return async ({ asset, choice, prompt, drawing, reference, parent, maxCredits }: Edit): Promise<Sent> => {
    const drawn = drawing === null ? { id: null } : await maskOf(drawing);
    if (!("id" in drawn)) return drawn;
    const { slug: model } = choice.model;
    const idempotencyKey = keyOf([model, prompt, drawn.id, reference, maxCredits]);
    const beside = { maxCredits, idempotencyKey };
    const told =
      reference === null
        ? await change(CreateFollowUpDocument, {
            input: { asset, purpose: "EDIT", model, prompt, mask: drawn.id, ...beside },
          })
        : await change(EditPartWithDocument, {
            input: { task: { model, prompt, sourceImages: [asset, reference], mask: drawn.id, parent }, ...beside },
          });
    return told.ok ? { task: told.payload.task.id } : { refusal: told.refusal };
  };
}
