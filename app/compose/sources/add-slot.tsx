import ImagePlus from "lucide-react/icons/image-plus";
import Plus from "lucide-react/icons/plus";
import { Suspense } from "react";
import { useDisclosure } from "#app/compose/bar/use-disclosure.ts";
import type { OtherSourcesProps } from "#app/compose/sources/other-sources.tsx";
import { slotSize } from "#app/compose/sources/source-slot.tsx";
import { useEnhanced, useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ACCEPT_ALL } from "#app/tasks/upload/image-file.ts";
import { menuItem } from "#app/ui/dialogs/menu.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const OtherSources = optionalPart(async () => (await import("#app/compose/sources/other-sources.tsx")).OtherSources);

type AddSlotProps = OtherSourcesProps & { label: string; multiple: boolean };

function Upload({ multiple, onFiles, onDone }: Pick<AddSlotProps, "multiple" | "onFiles" | "onDone">) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  return (
    <label
      className={classes(
        menuItem,
        "relative has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-ink",
      )}
    >
      <ImagePlus className="size-5" aria-hidden="true" />
      <span>{t("bar.upload")}</span>
      <input
        type="file"
        accept={ACCEPT_ALL}
        multiple={multiple}
        disabled={!hydrated}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
          onDone();
        }}
        className="absolute inset-0 size-full cursor-[inherit] opacity-0"
      />
    </label>
  );
}

/** The slot for the next image, and the ways to one: a file or the camera, the clipboard, what one has here already. */
export function AddSlot({ label, multiple, ...others }: AddSlotProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const isEnhanced = useEnhanced();
  const { ref, onToggle, onKeyDown } = useDisclosure(false);
  const done = () => {
    others.onDone();
    if (ref.current !== null) ref.current.open = false;
  };
  return (
    <details ref={ref} name="composer-chip" onToggle={onToggle} onKeyDown={onKeyDown} className="relative shrink-0">
      <summary
        aria-label={label}
        title={label}
        className={classes(
          "grid place-items-center rounded-xl border border-edge border-dashed text-muted hover:border-ink hover:bg-sunken",
          slotSize,
        )}
      >
        <Plus className="size-6" aria-hidden="true" />
      </summary>
      <div className="absolute bottom-full left-0 z-40 mb-2 w-max min-w-56 rounded-2xl border border-line bg-surface p-2 shadow-lift narrow:static narrow:mt-2 narrow:mb-0">
        <Upload multiple={multiple} onFiles={others.onFiles} onDone={done} />
        {isEnhanced && (
          <Suspense>
            <OtherSources {...others} onDone={done} />
          </Suspense>
        )}
        <noscript>
          <a href={href("/creations")} className={menuItem}>
            {t("bar.library")}
          </a>
        </noscript>
      </div>
    </details>
  );
}
