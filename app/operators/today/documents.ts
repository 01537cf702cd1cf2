import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** How the service does in a period, and each model in it. */
export const TodayDocument = graphql(`
  query Today($period: MetricsPeriod!, $model: String) {
    viewer { id }
    models(includeHidden: true) { slug name }
    operations {
      metrics(period: $period, model: $model) {
        asOf
        successRate
        meanSeconds
        p95Seconds
        apiP95Ms
        errorRate
        calls
        callsPerMinute
        queueDepth
        creditsCharged
        kieCredits
        margin
        works
        activeCreators
        activeKeys
        publishRate
        kinds { kind successRate meanSeconds p95Seconds works }
        points { start successRate meanSeconds works creditsCharged kieCredits calls errorRate }
      }
      modelMetrics(period: $period) { model { slug name } works successRate meanSeconds creditsCharged kieCredits }
      cohorts { day accounts returned }
    }
  }
`);
export type Today = NonNullable<ResultOf<typeof TodayDocument>["operations"]>;
export type Metrics = Today["metrics"];
export type Point = Metrics["points"][number];
