import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { percent } from "#app/operators/catalog/catalog-page.tsx";
import type { CatalogEntry } from "#app/operators/catalog/documents.ts";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";

type Said = CatalogEntry["providerSays"][number];

function SaidOf({ said }: { said: Said }) {
  const { t, locale } = useTranslation();
  const unknown = t("operators.catalog.unknown");
  const facts = [
    { name: t("operators.catalog.says.price"), value: <span lang="en">{said.priceText ?? unknown}</span> },
    {
      name: t("operators.catalog.says.cheapest"),
      value: said.credits === null ? unknown : `${numberIn(locale, said.credits)} / ${said.unit}`,
    },
    {
      name: t("operators.catalog.says.success"),
      value: said.successOfDay === null ? unknown : percent(said.successOfDay, locale),
    },
    {
      name: t("operators.catalog.says.lookedAt"),
      value: said.lookedAt === null ? t("operators.catalog.says.never") : <Moment at={said.lookedAt} />,
    },
  ];
  return (
    <li className="grid gap-3">
      <h3 className="flex flex-wrap items-center gap-3 break-all font-mono text-sm">
        <span>{said.name}</span>
        {said.isListed === false && <Badge tone="danger">{t("operators.catalog.says.gone")}</Badge>}
      </h3>
      <Facts facts={facts} />
    </li>
  );
}

/** What kie.ai's catalogue says of a model now, and the way to have it read again. */
export function ProviderSays({ says, answer }: { says: readonly Said[]; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="says" className="grid gap-4">
      <h2 id="says" className="font-bold text-2xl tracking-tight">
        {t("operators.catalog.says.title")}
      </h2>
      {says.length === 0 ? (
        <p className="text-muted">{t("operators.catalog.says.none")}</p>
      ) : (
        <>
          <ul className="grid gap-6">
            {says.map((said) => (
              <SaidOf key={said.name} said={said} />
            ))}
          </ul>
          <ActForm intent="look" answer={answer} hasReason={false} />
        </>
      )}
    </section>
  );
}
