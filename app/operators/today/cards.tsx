import { type Key, useTranslation } from "#app/lib/i18n/words.ts";
import type { Metrics } from "#app/operators/today/documents.ts";
import { figuresIn } from "#app/operators/today/figures.ts";
import { Badge } from "#app/ui/badge.tsx";

/** What the service has set itself: the shares of 1, times in seconds and milliseconds. */
export const GOALS = { successRate: 0.95, meanSeconds: 180, apiP95Ms: 500, errorRate: 0.001 } as const;

type Figure = { name: Key; value: string; goal?: string; isMet?: boolean | null };

/** Null while there is nothing to hold against the goal. */
function isWithin(value: number | null, goal: number): boolean | null {
  return value === null ? null : value <= goal;
}

function Card({ name, value, goal, isMet = null }: Figure) {
  const { t } = useTranslation();
  return (
    <div className="grid content-start gap-1 rounded-3xl border border-line bg-surface p-4">
      <dt className="text-muted text-sm">{t(name)}</dt>
      <dd className="grid gap-1">
        <span className="font-bold text-2xl tabular-nums tracking-tight">{value}</span>
        {goal !== undefined && (
          <span className="flex flex-wrap items-center gap-2 text-muted text-sm">
            <span>{goal}</span>
            {isMet !== null && (
              <Badge tone={isMet ? "ok" : "danger"}>
                {isMet ? t("operators.today.met") : t("operators.today.missed")}
              </Badge>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}

/** The figures of a period; those that the service has set itself a goal for stand first, beside it. */
export function Cards({ metrics }: { metrics: Metrics }) {
  const { t, locale } = useTranslation();
  const write = figuresIn(locale);
  const { successRate, meanSeconds, apiP95Ms, errorRate } = metrics;
  const atMost = (value: string) => t("operators.today.atMost", { value });
  const held: Figure[] = [
    {
      name: "operators.today.successRate",
      value: write.share(successRate),
      goal: t("operators.today.atLeast", { value: write.share(GOALS.successRate) }),
      isMet: successRate === null ? null : successRate >= GOALS.successRate,
    },
    {
      name: "operators.today.meanSeconds",
      value: write.seconds(meanSeconds),
      goal: atMost(write.seconds(GOALS.meanSeconds)),
      isMet: isWithin(meanSeconds, GOALS.meanSeconds),
    },
    {
      name: "operators.today.apiP95",
      value: write.milliseconds(apiP95Ms),
      goal: atMost(write.milliseconds(GOALS.apiP95Ms)),
      isMet: isWithin(apiP95Ms, GOALS.apiP95Ms),
    },
    {
      name: "operators.today.errorRate",
      value: write.smallShare(errorRate),
      goal: atMost(write.smallShare(GOALS.errorRate)),
      isMet: isWithin(errorRate, GOALS.errorRate),
    },
  ];
  const plain: Figure[] = [
    { name: "operators.today.works", value: write.count(metrics.works) },
    { name: "operators.today.queueDepth", value: write.count(metrics.queueDepth) },
    { name: "operators.today.callsPerMinute", value: write.decimal(metrics.callsPerMinute) },
    { name: "operators.today.activeCreators", value: write.count(metrics.activeCreators) },
    { name: "operators.today.activeKeys", value: write.count(metrics.activeKeys) },
    { name: "operators.today.creditsCharged", value: write.count(metrics.creditsCharged) },
    { name: "operators.today.kieCredits", value: write.decimal(metrics.kieCredits) },
    { name: "operators.today.margin", value: write.share(metrics.margin) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {[...held, ...plain].map((figure) => (
        <Card key={figure.name} {...figure} />
      ))}
    </dl>
  );
}
