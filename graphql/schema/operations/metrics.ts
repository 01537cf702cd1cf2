import { cohorts } from "#graphql/domain/operations/metrics/cohorts.ts";
import { MOST_MODELS, type ModelWork, modelWork } from "#graphql/domain/operations/metrics/models.ts";
import {
  type KindWork,
  type Point,
  type ServiceMetrics as Service,
  serviceMetrics,
} from "#graphql/domain/operations/metrics/service-metrics.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { TaskKind } from "#graphql/schema/core/enums.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

const MetricsPeriod = builder.enumType("MetricsPeriod", {
  description: "What figures are told of: the span that is under way and those before it. Days are those of UTC.",
  values: {
    HOUR: { description: "60 minutes." },
    DAY: { description: "24 hours." },
    WEEK: { description: "7 days." },
    MONTH: { description: "30 days." },
  } as const,
});

const words = {
  successRate:
    "Of the tasks that ended, the share that was made (0 to 1); what was canceled, or refused for what it asked, is left out. Null while none has ended.",
  meanSeconds: "How long those that were made took on the average, from when the provider took them.",
  p95Seconds: "Within how many seconds nineteen in twenty of them were made, rounded up.",
  works: "Tasks that were made.",
  creditsCharged: "What accounts pay for the tasks that ended, in credits.",
  kieCredits: "What kie.ai says it consumed for them, in its credits.",
  margin: "What is left of the credits charged once kie.ai's are taken off, as a share; null while none was charged.",
  calls: "Operations of the API that were answered.",
  errorRate: "The share of them that failed by a fault of ours (0 to 1).",
};

const KindMetrics = builder.objectRef<KindWork>("KindMetrics").implement({
  description: "What the tasks of a kind came to.",
  fields: (t) => ({
    kind: t.expose("kind", { type: TaskKind, description: "Images or videos." }),
    successRate: t.exposeFloat("successRate", { nullable: true, description: words.successRate }),
    meanSeconds: t.exposeFloat("meanSeconds", { nullable: true, description: words.meanSeconds }),
    p95Seconds: t.exposeFloat("p95Seconds", { nullable: true, description: words.p95Seconds }),
    works: t.exposeInt("works", { description: words.works }),
  }),
});

const MetricsPoint = builder.objectRef<Point>("MetricsPoint").implement({
  description: "One span of a period: a minute, an hour or a day.",
  fields: (t) => ({
    start: t.expose("start", { type: "DateTime", description: "When it began." }),
    successRate: t.exposeFloat("successRate", { nullable: true, description: words.successRate }),
    meanSeconds: t.exposeFloat("meanSeconds", { nullable: true, description: words.meanSeconds }),
    works: t.exposeInt("works", { description: words.works }),
    creditsCharged: t.exposeInt("creditsCharged", { description: words.creditsCharged }),
    kieCredits: t.exposeFloat("kieCredits", { description: words.kieCredits }),
    calls: t.exposeInt("calls", { description: words.calls }),
    errorRate: t.exposeFloat("errorRate", { nullable: true, description: words.errorRate }),
  }),
});

const ServiceMetrics = builder.objectRef<Service>("ServiceMetrics").implement({
  description: "How the service does in a period. What test keys make is left out.",
  fields: (t) => ({
    asOf: t.expose("asOf", { type: "DateTime", description: "Everything that had ended by this moment is counted." }),
    successRate: t.exposeFloat("successRate", { nullable: true, description: words.successRate }),
    meanSeconds: t.exposeFloat("meanSeconds", { nullable: true, description: words.meanSeconds }),
    p95Seconds: t.exposeFloat("p95Seconds", { nullable: true, description: words.p95Seconds }),
    apiP95Ms: t.exposeFloat("apiP95Ms", {
      nullable: true,
      description:
        "Within how many milliseconds nineteen in twenty operations of the API were answered, to two digits.",
    }),
    errorRate: t.exposeFloat("errorRate", { nullable: true, description: words.errorRate }),
    calls: t.exposeInt("calls", { description: words.calls }),
    callsPerMinute: t.exposeFloat("callsPerMinute", { description: "The same by the minute, on the average." }),
    queueDepth: t.exposeInt("queueDepth", { description: "Tasks that wait to be sent to their provider, now." }),
    creditsCharged: t.exposeInt("creditsCharged", { description: words.creditsCharged }),
    kieCredits: t.exposeFloat("kieCredits", { description: words.kieCredits }),
    margin: t.exposeFloat("margin", { nullable: true, description: words.margin }),
    works: t.exposeInt("works", { description: words.works }),
    activeCreators: t.exposeInt("activeCreators", { description: "Accounts for which something was made." }),
    activeKeys: t.exposeInt("activeKeys", { description: "API keys with which something was ordered that was made." }),
    publishRate: t.float({
      nullable: true,
      description: "The share of works that was published; null as long as nothing can be.",
      resolve: () => null,
    }),
    kinds: t.expose("kinds", {
      type: [KindMetrics],
      ...work({ most: 2 }),
      description: "The same of images and of videos, each for itself.",
    }),
    points: t.expose("points", {
      type: [MetricsPoint],
      ...work({ most: 60 }),
      description: "The spans of the period, oldest first.",
    }),
  }),
});

const ModelMetrics = builder.objectRef<ModelWork>("ModelMetrics").implement({
  description: "What a model came to in a period.",
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: "The model.",
      resolve: ({ modelSlug }) => modelNamed(modelSlug),
    }),
    works: t.exposeInt("works", { description: words.works }),
    successRate: t.exposeFloat("successRate", { nullable: true, description: words.successRate }),
    meanSeconds: t.exposeFloat("meanSeconds", { nullable: true, description: words.meanSeconds }),
    creditsCharged: t.exposeInt("creditsCharged", { description: words.creditsCharged }),
    kieCredits: t.exposeFloat("kieCredits", { description: words.kieCredits }),
  }),
});

const Cohort = builder.objectRef<Awaited<ReturnType<typeof cohorts>>[number]>("Cohort").implement({
  description: "How many accounts come back a number of days after their first work.",
  fields: (t) => ({
    day: t.exposeInt("day", { description: "How many days after: 1, 7 or 30." }),
    accounts: t.exposeInt("accounts", {
      description: "Accounts that had their first work in the latest 30 days of which that day is over.",
    }),
    returned: t.exposeInt("returned", { description: "Those of them for which something was made on that day." }),
  }),
});

const period = {
  type: MetricsPeriod,
  required: true as const,
  description: "Of what time.",
};

builder.objectFields(Operations, (t) => ({
  metrics: t.field({
    type: ServiceMetrics,
    ...work({ statements: 7 }),
    description: "How the service does, from figures that are kept up as things end; at most a minute old.",
    args: {
      period: t.arg(period),
      model: t.arg.string({ description: "The slug of a model, for what it did alone; figures of the API have none." }),
    },
    resolve: (_operations, { period: of, model }) => serviceMetrics(of, model ?? null),
  }),
  modelMetrics: t.field({
    type: [ModelMetrics],
    ...work({ statements: 1, most: MOST_MODELS }),
    description: "What each model came to, the one that made most first.",
    args: { period: t.arg(period) },
    resolve: (_operations, { period: of }) => modelWork(of),
  }),
  cohorts: t.field({
    type: [Cohort],
    ...work({ statements: 6, most: 3 }),
    description: "How many accounts come back 1, 7 and 30 days (UTC) after their first work.",
    resolve: () => cohorts(),
  }),
}));
