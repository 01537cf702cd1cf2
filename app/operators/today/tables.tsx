import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Metrics, Today } from "#app/operators/today/documents.ts";
import { figuresIn } from "#app/operators/today/figures.ts";
import type { Period } from "#app/operators/today/periods.ts";
import { Moment } from "#app/ui/moment.tsx";

const KINDS = {
  IMAGE: "operators.today.images",
  VIDEO: "operators.today.videos",
  AUDIO: "operators.today.sounds",
} as const;

type TableProps = { name: string; heads: string[]; rows: { key: string; cells: ReactNode[] }[] };

/** Figures side by side; the first cell of a row names it. A table that is wider than the page is moved by itself. */
function Table({ name, heads, rows }: TableProps) {
  return (
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-3xl border border-line bg-surface"
    >
      <table className="w-full text-left text-sm tabular-nums">
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr className="border-line border-b text-muted">
            {heads.map((head) => (
              <th key={head} scope="col" className="whitespace-nowrap px-4 py-3 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ key, cells: [first, ...more] }) => (
            <tr key={key}>
              <th scope="row" className="whitespace-nowrap px-4 py-3 font-medium">
                {first}
              </th>
              {more.map((cell, nth) => (
                <td key={heads[nth + 1]} className="whitespace-nowrap px-4 py-3">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Images and videos, each for itself. */
export function Kinds({ metrics }: { metrics: Metrics }) {
  const { t, locale } = useTranslation();
  const write = figuresIn(locale);
  return (
    <Table
      name={t("operators.today.byKind")}
      heads={[
        t("operators.today.kindHead"),
        t("operators.today.works"),
        t("operators.today.successRate"),
        t("operators.today.meanSeconds"),
        t("operators.today.p95Seconds"),
      ]}
      rows={metrics.kinds.map(({ kind, works, successRate, meanSeconds, p95Seconds }) => ({
        key: kind,
        cells: [
          t(KINDS[kind]),
          write.count(works),
          write.share(successRate),
          write.seconds(meanSeconds),
          write.seconds(p95Seconds),
        ],
      }))}
    />
  );
}

/** Each model; its name leads to what it did alone. */
export function Models({ models, period }: { models: Today["modelMetrics"]; period: Period }) {
  const { t, locale } = useTranslation();
  const { href } = useLocale();
  const write = figuresIn(locale);
  if (models.length === 0) return <p className="text-muted">{t("operators.today.nothing")}</p>;
  return (
    <Table
      name={t("operators.today.byModel")}
      heads={[
        t("operators.today.modelHead"),
        t("operators.today.works"),
        t("operators.today.successRate"),
        t("operators.today.meanSeconds"),
        t("operators.today.creditsCharged"),
        t("operators.today.kieCredits"),
      ]}
      rows={models.map(({ model, works, successRate, meanSeconds, creditsCharged, kieCredits }) => ({
        key: model.slug,
        cells: [
          <Link
            key={model.slug}
            to={href(`/operators?period=${period}&model=${model.slug}`)}
            discover="none"
            className="underline underline-offset-4"
          >
            {model.name}
          </Link>,
          write.count(works),
          write.share(successRate),
          write.seconds(meanSeconds),
          write.count(creditsCharged),
          write.decimal(kieCredits),
        ],
      }))}
    />
  );
}

/** How many accounts come back. */
export function Cohorts({ cohorts }: { cohorts: Today["cohorts"] }) {
  const { t, locale } = useTranslation();
  const write = figuresIn(locale);
  return (
    <Table
      name={t("operators.today.returning")}
      heads={[
        t("operators.today.dayHead"),
        t("operators.today.accounts"),
        t("operators.today.returned"),
        t("operators.today.share"),
      ]}
      rows={cohorts.map(({ day, accounts, returned }) => ({
        key: String(day),
        cells: [
          t("operators.today.dayN", { day: write.count(day) }),
          write.count(accounts),
          write.count(returned),
          write.share(accounts === 0 ? null : returned / accounts),
        ],
      }))}
    />
  );
}

/** Every span of the period: what the lines show, as text. */
export function Points({ points }: { points: Metrics["points"] }) {
  const { t, locale } = useTranslation();
  const write = figuresIn(locale);
  return (
    <Table
      name={t("operators.today.spans")}
      heads={[
        t("operators.today.from"),
        t("operators.today.successRate"),
        t("operators.today.meanSeconds"),
        t("operators.today.works"),
        t("operators.today.creditsCharged"),
        t("operators.today.kieCredits"),
        t("operators.today.calls"),
        t("operators.today.errorRate"),
      ]}
      rows={points.map((point) => ({
        key: point.start,
        cells: [
          <Moment key={point.start} at={point.start} />,
          write.share(point.successRate),
          write.seconds(point.meanSeconds),
          write.count(point.works),
          write.count(point.creditsCharged),
          write.decimal(point.kieCredits),
          write.count(point.calls),
          write.smallShare(point.errorRate),
        ],
      }))}
    />
  );
}
