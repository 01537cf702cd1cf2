import { useWords } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { percent } from "#app/operators/catalog/catalog-page.tsx";
import type { CatalogEntry, ModelRating } from "#app/operators/catalog/documents.ts";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";

type RatingsProps = { counted: CatalogEntry["ratings"]; latest: readonly ModelRating[] };

/** How people rate what a model makes: by what it was for, and what was said last. */
export function Ratings({ counted, latest }: RatingsProps) {
  const { t, locale } = useTranslation();
  const words = useWords();
  const purposeName = (purpose: ModelRating["purpose"]) =>
    purpose === null ? "" : words(["operators", "ratings", "purposes", purpose], purpose);
  const share = (part: number, of: number) => ({
    share: percent(part / Math.max(1, of), locale),
    count: of,
    number: numberIn(locale, of),
  });
  const shares = counted.map(({ purpose, good, bad, won, lost }) => {
    const rated = good + bad === 0 ? [] : [t("operators.ratings.share", share(good, good + bad))];
    const compared = won + lost === 0 ? [] : [t("operators.ratings.won", share(won, won + lost))];
    return { name: purposeName(purpose), value: [...rated, ...compared].join(" · ") };
  });
  return (
    <section aria-labelledby="ratings" className="grid gap-3">
      <h2 id="ratings" className="font-bold text-2xl tracking-tight">
        {t("operators.ratings.title")}
      </h2>
      {counted.length === 0 ? <p className="text-muted">{t("operators.ratings.none")}</p> : <Facts facts={shares} />}
      <ol className="divide-y divide-line">
        {latest.map(({ good, purpose, reason, ratedAt }) => (
          <li key={`${ratedAt} ${reason}`} className="grid gap-1 py-3 text-sm">
            <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <span className="flex flex-wrap items-center gap-3">
                <Badge tone={good ? "ok" : "danger"}>{t(good ? "rating.good" : "rating.bad")}</Badge>
                <span className="text-muted">{purposeName(purpose)}</span>
              </span>
              <Moment at={ratedAt} className="text-muted" />
            </p>
            {reason !== null && (
              <p dir="auto" className="break-words">
                {reason}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
