import { Link } from "@remix-run/react";
import Clapperboard from "lucide-react/icons/clapperboard";
import Download from "lucide-react/icons/download";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { fileSize } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { buttonLook } from "#app/ui/button.tsx";

type CropMadeProps = { made: Media; onUsed: () => void };

/** What was cut out, and what can be begun with it at once. */
export function CropMade({ made, onUsed }: CropMadeProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { start } = useComposeLinks(onUsed);
  const look = buttonLook({ wide: true });
  return (
    <div className="grid gap-3">
      <p className="font-medium">{t("edit.crop.made")}</p>
      <p className="text-muted text-sm tabular-nums">
        <span>{t("edit.size", { width: made.width ?? 0, height: made.height ?? 0 })}</span>
        {" · "}
        <span>{fileSize(made.byteSize, locale)}</span>
      </p>
      <p className="text-muted text-sm">{t("edit.crop.where")}</p>
      <Link {...start(made, "image")} discover="none" className={look}>
        <WandSparkles className="size-5" aria-hidden="true" />
        {t("edit.crop.image")}
      </Link>
      <Link {...start(made, "video")} discover="none" className={look}>
        <Clapperboard className="size-5" aria-hidden="true" />
        {t("edit.crop.video")}
      </Link>
      <a href={`${made.url}&download=${encodeURIComponent(made.altText || "crop")}`} download className={look}>
        <Download className="size-5" aria-hidden="true" />
        {t("task.download")}
      </a>
    </div>
  );
}
