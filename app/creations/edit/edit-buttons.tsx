import Brush from "lucide-react/icons/brush";
import Crop from "lucide-react/icons/crop";
import { useState } from "react";
import type { Creation } from "#app/creations/documents.ts";
import { Editors } from "#app/creations/edit/editors.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";

/** The change that a creation is: of which picture, by which mask, with which words; null where it is none, or its mask is gone. */
function changeIn(task: Creation) {
  const [of] = task.sources;
  const mask = task.__typename === "ImageTask" ? task.mask : null;
  return mask === null || of === undefined
    ? null
    : { of, begun: { mask, prompt: task.prompt, model: task.model.slug } };
}

/** Opens what changes a picture by hand. It comes with scripts, which that needs. */
export function EditButtons({ task, asset }: { task: Creation; asset: Media }) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [opened, setOpened] = useState<"crop" | "mask" | "again" | null>(null);
  const change = changeIn(task);
  const close = () => setOpened(null);
  if (!isEnhanced) return null;
  return (
    <>
      <Button onClick={() => setOpened("crop")}>
        <Crop className="size-5" aria-hidden="true" />
        {t("edit.crop.open")}
      </Button>
      <Button onClick={() => setOpened("mask")}>
        <Brush className="size-5" aria-hidden="true" />
        {t("edit.mask.open")}
      </Button>
      {change !== null && <Button onClick={() => setOpened("again")}>{t("edit.mask.openAgain")}</Button>}
      {(opened === "crop" || opened === "mask") && <Editors opened={opened} asset={asset} onClose={close} />}
      {opened === "again" && change !== null && (
        <Editors opened="mask" asset={change.of} begun={change.begun} onClose={close} />
      )}
    </>
  );
}
