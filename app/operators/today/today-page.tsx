import { Link, NavLink } from "@remix-run/react";
import { type ReactNode, useMemo } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { OddFilters } from "#app/operators/parts/odd-filters.tsx";
import { Cards, GOALS } from "#app/operators/today/cards.tsx";
import { Chart } from "#app/operators/today/chart.tsx";
import type { Metrics, Today } from "#app/operators/today/documents.ts";
import { figuresIn } from "#app/operators/today/figures.ts";
import { PERIODS, type Period } from "#app/operators/today/periods.ts";
import { Cohorts, Kinds, Models, Points } from "#app/operators/today/tables.tsx";
import { Moment } from "#app/ui/moment.tsx";

type TodayPageProps = Today & { period: Period; model: { slug: string; name: string } | null };

function addressOf(period: Period, model: TodayPageProps["model"], path = "/operators"): string {
  return `${path}?${new URLSearchParams({ period, ...(model !== null && { model: model.slug }) })}`;
}

function Periods({ period, model }: Pick<TodayPageProps, "period" | "model">) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <nav aria-label={t("operators.today.period")} className="flex flex-wrap gap-2">
      {PERIODS.map((one) => (
        <Link
          key={one}
          to={href(addressOf(one, model))}
          discover="none"
          preventScrollReset
          aria-current={one === period ? "true" : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-line px-4 font-medium aria-[current=true]:border-ink aria-[current=true]:bg-ink aria-[current=true]:text-paper"
        >
          {t(`operators.today.periods.${one}`)}
        </Link>
      ))}
    </nav>
  );
}

/** A moment at the axis: a time of day within a day or less, a date within more. */
function momentAt(locale: string, period: Period): (seconds: number) => string {
  const short = period === "HOUR" || period === "DAY";
  const { format } = new Intl.DateTimeFormat(
    locale,
    short ? { timeStyle: "short" } : { month: "short", day: "numeric" },
  );
  return (seconds) => format(seconds * 1000);
}

function Charts({ points, period }: { points: Metrics["points"]; period: Period }) {
  const { t, locale } = useTranslation();
  // What is drawn is drawn again where one of its parts is another.
  const charts = useMemo(() => {
    const write = figuresIn(locale);
    const of = (value: (point: Metrics["points"][number]) => number | null) => points.map(value);
    return [
      { name: "successRate", values: of((point) => point.successRate), goal: GOALS.successRate, write: write.share },
      { name: "meanSeconds", values: of((point) => point.meanSeconds), goal: GOALS.meanSeconds, write: write.seconds },
      { name: "works", values: of((point) => point.works), goal: null, write: write.count },
      {
        name: "creditsCharged",
        values: of((point) => point.creditsCharged),
        beside: of((point) => point.kieCredits),
        goal: null,
        write: write.count,
      },
    ] as const;
  }, [points, locale]);
  const writeAt = useMemo(() => momentAt(locale, period), [locale, period]);
  const at = useMemo(() => points.map(({ start }) => Date.parse(start) / 1000), [points]);
  return (
    <div className="grid gap-3 md:grid-cols-2">
      {charts.map((chart) => (
        <Chart
          key={chart.name}
          title={t(`operators.today.${chart.name}`)}
          note={"beside" in chart ? t("operators.today.beside") : undefined}
          at={at}
          values={chart.values}
          beside={"beside" in chart ? chart.beside : null}
          goal={chart.goal}
          isWhole={chart.goal === null}
          write={chart.write}
          writeAt={writeAt}
        />
      ))}
    </div>
  );
}

function Part({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-3">
      <h2 className="font-bold text-2xl tracking-tight">{title}</h2>
      {lead !== undefined && <p className="text-muted text-sm">{lead}</p>}
      {children}
    </div>
  );
}

/** How the service does: the figures of a period, of all models or of one. */
export function TodayPage({ metrics, modelMetrics, cohorts, period, model }: TodayPageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <OperatorsFrame title={t("operators.today.title")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Periods period={period} model={model} />
        <p className="text-muted text-sm">
          <span>{t("operators.today.asOf")}</span> <Moment at={metrics.asOf} />
        </p>
      </div>
      <OddFilters filters={{ period: (value) => PERIODS.some((one) => one === value) }} />
      {model !== null && (
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold">{t("operators.today.only", { model: model.name })}</span>
          <NavLink to={href(addressOf(period, null))} discover="none" className="underline underline-offset-4">
            {t("operators.today.all")}
          </NavLink>
        </p>
      )}
      <Cards metrics={metrics} />
      <Charts points={metrics.points} period={period} />
      <Part title={t("operators.today.byKind")}>
        <Kinds metrics={metrics} />
      </Part>
      <Part title={t("operators.today.byModel")}>
        <Models models={modelMetrics} period={period} />
      </Part>
      <Part title={t("operators.today.returning")} lead={t("operators.today.returningLead")}>
        <Cohorts cohorts={cohorts} />
      </Part>
      <details>
        <summary className="min-h-11 cursor-pointer font-bold text-2xl tracking-tight">
          {t("operators.today.spans")}
        </summary>
        <p className="pb-3 text-muted text-sm">{t("operators.today.spansLead")}</p>
        <Points points={metrics.points} />
      </details>
      <a
        href={href(addressOf(period, model, "/operators/figures.csv"))}
        className="inline-flex min-h-11 items-center justify-self-start font-semibold text-sm underline underline-offset-4"
      >
        {t("operators.today.csv")}
      </a>
    </OperatorsFrame>
  );
}
