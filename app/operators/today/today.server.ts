import { csvLine } from "#app/lib/csv.ts";
import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { longFile, noFile } from "#app/lib/long-file.server.ts";
import { operationsOf } from "#app/operators/operations.server.ts";
import { TodayDocument } from "#app/operators/today/documents.ts";
import { periodIn } from "#app/operators/today/periods.ts";

/** The figures that an address asks for: of `period`, and of one `model` where it names one that there is. */
export async function loadToday(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const period = periodIn(searchParams);
  const model = searchParams.get("model") || null;
  const read = await ask(asker, TodayDocument, { period, model });
  return { ...operationsOf(asker, read), period, model: read.models.find(({ slug }) => slug === model) ?? null };
}

/** The spans of the same figures as a CSV file, oldest first. */
export async function figuresFile(asker: Asker): Promise<Response> {
  const { searchParams } = new URL(asker.request.url);
  if (searchParams.has("period") && searchParams.get("period") !== periodIn(searchParams)) {
    return noFile(wordsOf(asker.request).t("operators.oddFilters", { names: "period" }), 400);
  }
  const { metrics, period, model } = await loadToday(asker);
  const head = [
    "start",
    "success rate",
    "mean seconds",
    "works",
    "credits charged",
    "kie.ai credits",
    "calls",
    "error rate",
  ];
  const lines = metrics.points.map((point) => {
    const { start, successRate, meanSeconds, works, creditsCharged, kieCredits, calls, errorRate } = point;
    return csvLine([start, successRate, meanSeconds, works, creditsCharged, kieCredits, calls, errorRate]);
  });
  const name = ["figures", period.toLowerCase(), model?.slug].filter(Boolean).join("-");
  const file = { name: `${name}.csv`, contentType: "text/csv", head: csvLine(head) };
  return longFile(file, async () => ({ text: lines.join(""), next: null }));
}
