import { Clapperboard, Image as ImageIcon, SlidersHorizontal, Sparkles, Type } from "lucide-react";
import { Panel } from "#app/components/creations/panel.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import type { Creation } from "#app/documents/creations.ts";
import type { Media } from "#app/documents/task.ts";
import { composerOf } from "#app/lib/creations.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { isVideo } from "#app/lib/media.ts";
import { useTranslation } from "#app/lib/words.ts";

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
  const picture = asset !== undefined && !isVideo(asset) ? asset : undefined;
  return (
    <Panel title={t("creation.reuse")}>
      <div className="flex flex-wrap gap-2 pt-2">
        {isImage ? (
          uses
            .filter(({ use }) => use !== "image" || picture !== undefined)
            .map(({ use, Icon }) => (
              <ButtonLink key={use} size="small" to={href(`/image?from=${task.id}&use=${use}`)}>
                <Icon className="size-4" aria-hidden="true" />
                {t(`creation.uses.${use}`)}
              </ButtonLink>
            ))
        ) : (
          <ButtonLink size="small" to={href(composerOf(task))}>
            <Sparkles className="size-4" aria-hidden="true" />
            {t("creation.uses.all")}
          </ButtonLink>
        )}
        {picture !== undefined && (
          <ButtonLink size="small" to={href(`/video?image=${picture.id}`)}>
            <Clapperboard className="size-4" aria-hidden="true" />
            {t("creation.uses.video")}
          </ButtonLink>
        )}
      </div>
    </Panel>
  );
}
