import { useState } from "react";
import type { Edited } from "#app/creations/edit/documents.ts";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { readMask } from "#app/creations/edit/mask/drawing/kept-mask.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

type Edit = Edited["edits"][number];
/** A change that was made before, by a mask that is still there. */
export type Earlier = { id: string; prompt: string; model: string; mask: Media };

/** Of the changes made before, those whose mask is still there, each mask once. */
export function earlierIn(edits: readonly Edit[]): Earlier[] {
  const found = edits.flatMap((edit) => {
    const mask = edit.__typename === "ImageTask" ? edit.mask : null;
    return mask === null ? [] : [{ id: edit.id, prompt: edit.prompt, model: edit.model.slug, mask }];
  });
  return found.filter(({ mask }, place) => found.findIndex((one) => one.mask.id === mask.id) === place);
}

type EarlierMasksProps = { drawing: Drawing; earlier: readonly Earlier[]; onTaken: (taken: Earlier) => void };

/** The masks that the picture was changed with before: one is taken, to be drawn on again. */
export function EarlierMasks({ drawing, earlier, onTaken }: EarlierMasksProps) {
  const { t } = useTranslation();
  const [hasFailed, setFailed] = useState(false);
  if (earlier.length === 0) return null;
  const take = async (one: Earlier) => {
    const mask = await readMask(one.mask);
    setFailed(mask === null);
    if (mask === null) return;
    drawing.add({ kind: "kept", mask });
    onTaken(one);
  };
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{t("edit.mask.earlier")}</h3>
      {hasFailed && <Notice tone="danger">{t("edit.mask.unread")}</Notice>}
      <ul className="flex flex-wrap gap-2">
        {earlier.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => void take(one)}
              aria-label={t("edit.mask.again", { words: one.prompt.slice(0, 80) })}
              title={one.prompt.slice(0, 80)}
              className="block size-16 overflow-hidden rounded-xl border border-edge/50 bg-stage hover:border-edge"
            >
              <img src={one.mask.thumb} alt="" className="size-full object-contain" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
