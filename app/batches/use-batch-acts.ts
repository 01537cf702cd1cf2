import { useState } from "react";
import { allStates } from "#app/batches/all-states.ts";
import { DownloadBatchDocument, type ShownBatch } from "#app/batches/documents.ts";
import type { Left } from "#app/batches/order/kept.ts";
import { useItemProblem } from "#app/batches/parts/use-item-problem.ts";
import { useRetry } from "#app/batches/use-retry.ts";
import { csvLine } from "#app/lib/csv.ts";
import { change } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

const UNREACHABLE = refusal("UNREACHABLE", "");

/** What can be done to a batch as a whole. One thing at a time; why the last was refused stays until the next. */
export function useBatchActs(batch: ShownBatch, left: readonly Left[]) {
  const { id } = batch;
  const again = useRetry(batch);
  const { t } = useTranslation();
  const problemOf = useItemProblem();
  const [busy, setBusy] = useState<"zip" | "retry" | "table" | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const act = async (what: NonNullable<typeof busy>, work: () => Promise<Refusal | null>) => {
    setBusy(what);
    setRefused(null);
    setRefused(await work());
    setBusy(null);
  };
  const zip = async () => {
    const ready = await change(DownloadBatchDocument, { input: { batch: id } });
    if (!ready.ok) return ready.refusal;
    window.location.assign(ready.payload.url);
    return null;
  };
  const table = async () => {
    const states = await allStates(id);
    if (states === null) return UNREACHABLE;
    const head = [
      t("batches.named.reference"),
      t("batches.prompt"),
      t("batches.named.model"),
      t("batches.state"),
      t("batches.why"),
    ];
    const lines = [
      head,
      ...states.map((task) => [
        task.reference,
        task.prompt,
        task.model.name,
        t(`task.status.${task.status}`),
        task.failure?.message,
      ]),
      ...left.map((one) => [one.reference, one.prompt, "", t("batches.notOrdered"), problemOf(one)]),
    ];
    // Spreadsheets know by the mark that it is UTF-8.
    save(new Blob(["\ufeff", ...lines.map(csvLine)], { type: "text/csv" }), `${t("batches.fileName")}.csv`);
    return null;
  };
  return {
    busy,
    refused,
    zip: () => void act("zip", zip),
    retryPrice: again.price,
    retry: () => void act("retry", again.run),
    table: () => void act("table", table),
  };
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
