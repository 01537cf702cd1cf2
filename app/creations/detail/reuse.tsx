import Clapperboard from "lucide-react/icons/clapperboard";
import ImageIcon from "lucide-react/icons/image";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import Sparkles from "lucide-react/icons/sparkles";
import Type from "lucide-react/icons/type";
import type { Creation } from "#app/creations/documents.ts";
import { Panel } from "#app/creations/panel.tsx";
import { SaveButton } from "#app/creations/styles/save-button.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { reuseAddress, startAddress } from "#app/tasks/composing.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isPicture } from "#app/tasks/media.ts";
import { ButtonLink, buttonLook } from "#app/ui/button.tsx";

const uses = [
  { use: "prompt", Icon: Type },
  { use: "settings", Icon: SlidersHorizontal },
  { use: "image", Icon: ImageIcon },
  { use: "all", Icon: Sparkles },
] as const;

/** What of a creation can be taken over into a new one, each by itself. */
export function Reuse({ task, asset }: { task: Creation; asset: Media | undefined }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const isImage = task.kind === "IMAGE";
  const picture = asset !== undefined && isPicture(asset) ? asset : undefined;
  // What is no picture goes on from what it began with.
  const source = isImage ? picture : task.sourceImages[0];
  return (
    <Panel title={t("creation.reuse")}>
      <div className="flex flex-wrap gap-2 pt-2">
        {uses
          .filter(({ use }) => use !== "image" || source !== undefined)
          .map(({ use, Icon }) => (
            <ButtonLink key={use} size="small" to={href(reuseAddress(task, use))}>
              <Icon className="size-4" aria-hidden="true" />
              <span>{t(`creation.uses.${use === "image" && !isImage ? "source" : use}`)}</span>
            </ButtonLink>
          ))}
        <SaveButton
          source={{ prompt: task.prompt, picture: picture ?? null }}
          className={buttonLook({ size: "small" })}
        />
        {picture !== undefined && (
          <ButtonLink size="small" to={href(startAddress(picture, "video"))}>
            <Clapperboard className="size-4" aria-hidden="true" />
            {t("creation.uses.video")}
          </ButtonLink>
        )}
      </div>
    </Panel>
  );
}
