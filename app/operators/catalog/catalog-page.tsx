import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { CatalogTabs } from "#app/operators/catalog/catalog-tabs.tsx";
import type { CatalogEntry } from "#app/operators/catalog/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Badge } from "#app/ui/badge.tsx";

/** A share as people read it: 37%. */
export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(share);
}

/** A model's state, and whether its price is below cost or kie.ai has it no more, where any is out of the ordinary. */
export function ModelBadges({ entry: { model, loss, providerSays } }: { entry: CatalogEntry }) {
  const { t } = useTranslation();
  return (
    <>
      {model.state !== "ACTIVE" && (
        <Badge tone={model.state === "DEGRADED" ? "accent" : "danger"}>{t(`operators.state.${model.state}`)}</Badge>
      )}
      {loss !== null && <Badge tone="danger">{t("operators.catalog.belowCost")}</Badge>}
      {providerSays.some(({ isListed }) => isListed === false) && (
        <Badge tone="danger">{t("operators.catalog.says.gone")}</Badge>
      )}
    </>
  );
}

function Row({ entry }: { entry: CatalogEntry }) {
  const { t, locale } = useTranslation();
  const { href } = useLocale();
  const { model, price, listedCost, reportedCost, margin, endedLately } = entry;
  const cost = reportedCost ?? listedCost;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to={href(`/operators/catalog/${model.slug}`)}
          discover="none"
          className="inline-flex min-h-11 items-center font-medium underline underline-offset-4"
        >
          {model.name}
        </Link>
        <ModelBadges entry={entry} />
      </p>
      <p className="flex flex-wrap gap-x-4 text-muted text-sm tabular-nums">
        <span className="text-ink">{t("credits.count", { count: price.credits })}</span>
        <span>
          {cost === null
            ? t("operators.catalog.costUnknown")
            : t("operators.catalog.costs", { cost: numberIn(locale, cost) })}
        </span>
        {margin !== null && <span>{t("operators.catalog.marginIs", { margin: percent(margin, locale) })}</span>}
        <span>{t("operators.catalog.lately", { count: endedLately })}</span>
      </p>
    </li>
  );
}

/** All models: whether they take work, what they cost here and at kie.ai, and how much they are used. */
export function CatalogPage({ catalog }: { catalog: readonly CatalogEntry[] }) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.catalog.title")}>
      <CatalogTabs />
      <p className="text-muted">{t("operators.catalog.lead")}</p>
      {(["IMAGE", "VIDEO", "AUDIO"] as const).map((kind) => (
        <section key={kind} aria-labelledby={kind} className="grid gap-1">
          <h2 id={kind} className="font-bold text-2xl tracking-tight">
            {t(`operators.catalog.kinds.${kind}`)}
          </h2>
          <ul className="divide-y divide-line">
            {catalog
              .filter(({ model }) => model.kind === kind)
              .map((entry) => (
                <Row key={entry.model.id} entry={entry} />
              ))}
          </ul>
        </section>
      ))}
    </OperatorsFrame>
  );
}
