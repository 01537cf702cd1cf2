import { Suspense } from "react";
import { Chip } from "#app/compose/bar/chips/chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const CastPicker = askedPart(async () => (await import("#app/compose/cast/cast-picker.tsx")).CastPicker);

/** Who plays: for models that take characters. Who is chosen stays for them where another model is. */
export function CastChip({ bar: { composer, choices, refusal } }: { bar: Bar }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const fieldError = useFieldError();
  const isEnhanced = useEnhanced();
  const { most, ids } = composer.cast;
  if (most === 0) return null;
  const error = fieldError(refusal, "characters");
  const manage = (
    <a href={href("/cast")} className="text-sm underline underline-offset-4">
      {t("cast.manage")}
    </a>
  );
  return (
    <>
      {ids.map((id) => (
        <input key={id} type="hidden" name="character" value={id} />
      ))}
      <Chip
        name="cast"
        title={t("bar.chips.cast")}
        value={ids.length === 0 ? null : t("cast.chosen", { count: ids.length })}
        isWrong={error !== undefined}
        isWide
      >
        {(isOpen) => (
          <div className="grid gap-3 p-1">
            {error !== undefined && <p className="font-medium text-danger text-sm">{error}</p>}
            {isEnhanced && isOpen && (
              <Suspense fallback={null}>
                <CastPicker most={most} chosen={ids} onChoose={choices.chooseCast} />
              </Suspense>
            )}
            {manage}
          </div>
        )}
      </Chip>
    </>
  );
}
