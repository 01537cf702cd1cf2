import ImagePlus from "lucide-react/icons/image-plus";
import { Suspense } from "react";
import type { AddButtonsProps } from "#app/compose/sources/other-sources.tsx";
import { useEnhanced, useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ACCEPT } from "#app/tasks/upload/image-file.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const OtherSources = optionalPart(async () => (await import("#app/compose/sources/other-sources.tsx")).OtherSources);

type AddTileProps = { id: string; label: string; multiple: boolean; onFiles: (files: File[]) => void };

/** The slot for the next image: a click opens the chooser of files, or of photos on a phone. */
export function AddTile({ id, label, multiple, onFiles }: AddTileProps) {
  const hydrated = useHydrated();
  return (
    <li className="w-28">
      <label className="relative grid aspect-square place-items-center content-center gap-1.5 rounded-xl border border-edge/70 border-dashed bg-surface p-2 text-center text-sm hover:border-ink hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2 has-disabled:opacity-55">
        <ImagePlus className="size-6 text-muted" aria-hidden="true" />
        <span className="font-medium leading-tight">{label}</span>
        <input
          id={id}
          type="file"
          accept={ACCEPT}
          multiple={multiple}
          disabled={!hydrated}
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
          className="absolute inset-0 size-full cursor-[inherit] opacity-0"
        />
      </label>
    </li>
  );
}

/** The other ways to an image: from the clipboard, and from what one has here already. */
export function AddButtons(props: AddButtonsProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const isEnhanced = useEnhanced();
  return (
    <div className="flex min-h-10 flex-wrap gap-2">
      {isEnhanced && (
        <Suspense>
          <OtherSources {...props} />
        </Suspense>
      )}
      <noscript>
        <a href={href("/creations")} className={buttonLook({ size: "small" })}>
          {t("sources.history")}
        </a>
      </noscript>
    </div>
  );
}
