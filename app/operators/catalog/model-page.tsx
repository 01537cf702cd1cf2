import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { ModelBadges, percent } from "#app/operators/catalog/catalog-page.tsx";
import type { CatalogEntry, ImportedFrom, ModelPrice, ModelRating } from "#app/operators/catalog/documents.ts";
import { ExampleForm } from "#app/operators/catalog/example-form.tsx";
import { ImportedPart } from "#app/operators/catalog/import/imported-part.tsx";
import { PriceForm, type PriceFormProps, useLossSentence } from "#app/operators/catalog/price-form.tsx";
import { CostForm, PricingForm } from "#app/operators/catalog/pricing-forms.tsx";
import { ProviderSays } from "#app/operators/catalog/provider-says.tsx";
import { Ratings } from "#app/operators/catalog/ratings.tsx";
import { type OtherModel, StateForm } from "#app/operators/catalog/state-form.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { AuditEntry } from "#app/operators/log/documents.ts";
import { Trail } from "#app/operators/log/trail.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

function ModelFacts({ entry }: { entry: CatalogEntry }) {
  const { t, locale } = useTranslation();
  const { model, price, listedCost, reportedCost, margin, endedLately } = entry;
  const unknown = t("operators.catalog.unknown");
  const number = (value: number | null) => (value === null ? unknown : numberIn(locale, value));
  const facts = [
    { name: t("operators.catalog.facts.price"), value: numberIn(locale, price.credits) },
    {
      name: t("operators.catalog.facts.follows"),
      value: entry.followsCost
        ? entry.ownFactor === null
          ? t("operators.catalog.facts.byHouse")
          : t("operators.catalog.facts.byFactor", { factor: numberIn(locale, entry.ownFactor) })
        : t("operators.catalog.facts.byHand"),
    },
    { name: t("operators.catalog.facts.listed"), value: number(listedCost) },
    {
      name: t("operators.catalog.facts.costSaid"),
      value:
        entry.cost?.setAt == null ? (
          t("operators.catalog.delivered")
        ) : (
          <CostSaid cost={entry.cost} setAt={entry.cost.setAt} />
        ),
    },
    { name: t("operators.catalog.facts.reported"), value: number(reportedCost) },
    { name: t("operators.catalog.facts.margin"), value: margin === null ? unknown : percent(margin, locale) },
    { name: t("operators.catalog.facts.lately"), value: numberIn(locale, endedLately) },
    {
      name: t("operators.catalog.facts.success"),
      value: model.successRate === null ? unknown : percent(model.successRate, locale),
    },
    {
      name: t("operators.catalog.facts.replacement"),
      value: model.replacement?.name ?? t("operators.catalog.nothing"),
    },
    {
      name: t("operators.catalog.facts.sunset"),
      value: model.sunsetAt === null ? t("operators.catalog.nothing") : <Moment at={model.sunsetAt} />,
    },
  ];
  return <Facts facts={facts} />;
}

type CostSaidProps = { cost: NonNullable<CatalogEntry["cost"]>; setAt: string };

function CostSaid({ cost: { author, reason }, setAt }: CostSaidProps) {
  return (
    <span className="break-words">
      <span>{author}</span> · <Moment at={setAt} /> · <span dir="auto">{reason}</span>
    </span>
  );
}

function History({ prices, inForce }: { prices: readonly ModelPrice[]; inForce: string }) {
  const { t } = useTranslation();
  const place = prices.findIndex(({ id }) => id === inForce);
  return (
    <section aria-labelledby="history" className="grid gap-3">
      <h2 id="history" className="font-bold text-2xl tracking-tight">
        {t("operators.catalog.history")}
      </h2>
      <ol className="divide-y divide-line">
        {prices.map(({ id, credits, factors, author, reason, from }, index) => (
          <li key={id} className="grid gap-1 py-3 text-sm">
            <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <span className="flex flex-wrap items-center gap-3 font-semibold tabular-nums">
                <span>{t("credits.count", { count: credits })}</span>
                {index === place && <Badge tone="ok">{t("operators.catalog.inForce")}</Badge>}
                {index < place && <Badge tone="accent">{t("operators.catalog.toCome")}</Badge>}
              </span>
              <Moment at={from} className="text-muted" />
            </p>
            {factors !== "{}" && <p className="break-all font-mono text-muted text-xs">{factors}</p>}
            <p className="break-words text-muted">{author === null ? t("operators.catalog.delivered") : author}</p>
            {reason !== null && (
              <p dir="auto" className="break-words">
                {reason}
              </p>
            )}
          </li>
        ))}
      </ol>
      {prices.length === MOST_PRICES && (
        <p className="text-muted text-sm">{t("operators.catalog.latest", { most: MOST_PRICES })}</p>
      )}
    </section>
  );
}

/** The API tells of no more. */
const MOST_PRICES = 100;

type ModelPageProps = PriceFormProps & {
  importedFrom: ImportedFrom | null;
  ratings: readonly ModelRating[];
  /** The address of what its card shows. */
  example: string | null;
  others: readonly OtherModel[];
  trail: readonly AuditEntry[];
  mayAct: boolean;
};

/** One model, as those who run the site see it: what it brings, what they may do to it, and what it has cost. */
export function OperatorModelPage(props: ModelPageProps) {
  const { entry, importedFrom, prices, ratings, example, others, trail, mayAct, answer } = props;
  const { t } = useTranslation();
  const lossSentence = useLossSentence();
  return (
    <OperatorsFrame title={entry.model.name}>
      <p className="flex flex-wrap gap-2 empty:hidden">
        <ModelBadges entry={entry} />
      </p>
      {entry.loss !== null && (
        <Notice tone="warning">
          <p>{lossSentence(entry.loss)}</p>
        </Notice>
      )}
      <ModelFacts entry={entry} />
      {importedFrom !== null && <ImportedPart {...{ from: importedFrom, mayAct, answer }} />}
      <ProviderSays says={entry.providerSays} answer={answer} />
      {mayAct && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <div className="grid gap-4 md:grid-cols-2">
            <PriceForm {...props} />
            <PricingForm entry={entry} answer={answer} />
            <CostForm entry={entry} answer={answer} />
            <ExampleForm example={example} answer={answer} />
            <StateForm key={`${entry.model.state} ${entry.model.replacement?.slug}`} {...{ entry, others, answer }} />
          </div>
        </section>
      )}
      <Ratings counted={entry.ratings} latest={ratings} />
      <History prices={prices} inForce={entry.price.id} />
      <section aria-labelledby="trail" className="grid gap-3">
        <h2 id="trail" className="font-bold text-2xl tracking-tight">
          {t("operators.account.trail")}
        </h2>
        <Trail entries={trail} isOfOne />
      </section>
    </OperatorsFrame>
  );
}
