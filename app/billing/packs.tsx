import type { ReactNode } from "react";
import type { Pack } from "#app/billing/documents.ts";
import { classes } from "#app/lib/class-names.ts";
import { money } from "#app/lib/format.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { makesInWords } from "#app/tasks/catalog/makes.ts";
import { Badge } from "#app/ui/badge.tsx";

/** What operators call a pack, in the reader's language where we know a word for it. */
export function usePackName(): (name: string) => string {
  const words = useWords();
  return (name) => words(["billing", "packNames", name], name);
}

/** The packs on sale; `action` draws what can be done with each. */
export function Packs({
  packs,
  models,
  fitting,
  action,
}: {
  packs: readonly Pack[];
  /** By whose prices a pack says what it makes. */
  models: readonly Pick<PricedModel, "kind" | "state" | "credits">[];
  fitting?: Pack | null;
  action: (pack: Pack) => ReactNode;
}) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const packName = usePackName();
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {packs.map((pack) => (
        <li
          key={pack.id}
          className={classes(
            "grid content-between gap-5 rounded-3xl border bg-surface p-5",
            pack.id === fitting?.id ? "border-ink shadow-card" : "border-line",
          )}
        >
          <div className="grid gap-1">
            <div className="flex min-h-7 items-center justify-between gap-3">
              <h3 className="font-semibold">{packName(pack.name)}</h3>
              {pack.id === fitting?.id && <Badge tone="accent">{t("billing.fits")}</Badge>}
            </div>
            <p className="font-extrabold text-3xl tracking-tight tabular-nums">
              {money(pack.amountCents, pack.currency, locale)}
            </p>
            <p className="font-medium tabular-nums">{t("credits.count", { count: pack.credits })}</p>
            <p className="text-sm">{makesInWords(t, models, pack.credits)}</p>
            <p className="text-muted text-sm tabular-nums">
              {t("billing.perHundred", {
                price: money(Math.round((pack.amountCents * 100) / pack.credits), pack.currency, locale),
              })}
            </p>
          </div>
          <div>{action(pack)}</div>
        </li>
      ))}
    </ul>
  );
}
