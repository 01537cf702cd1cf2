import { Link } from "@remix-run/react";
import type { BatchCard } from "#app/batches/documents.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Moment } from "#app/ui/moment.tsx";

/** How far a batch is, in words. */
export function useProgressWords(): (batch: Pick<BatchCard, "progress">) => string {
  const { t } = useTranslation();
  return ({ progress }) => {
    const { waiting, running, completed, failed, canceled } = progress;
    const told = { completed, running, waiting, failed, canceled };
    return (["completed", "running", "waiting", "failed", "canceled"] as const)
      .filter((state) => told[state] > 0 || state === "completed")
      .map((state) => t(`batches.progress.${state}`, { number: told[state] }))
      .join(" · ");
  };
}

/** The batches that there are, newest first. */
export function Recent({ batches }: { batches: readonly BatchCard[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const progressOf = useProgressWords();
  if (batches.length === 0) return null;
  return (
    <section aria-labelledby="batches-recent" className="grid gap-3">
      <h2 id="batches-recent" className="font-bold text-xl tracking-tight">
        {t("batches.recent")}
      </h2>
      <ul className="grid gap-2">
        {batches.map((batch) => (
          <li key={batch.id}>
            <Link
              to={href(`/create/batch/${batch.id}`)}
              discover="none"
              className="flex flex-wrap items-baseline gap-x-4 gap-y-1 rounded-2xl border border-line bg-surface px-4 py-3 hover:bg-sunken"
            >
              <span dir="auto" className="min-w-0 break-words font-semibold">
                {batch.name}
              </span>
              <span className="text-muted text-sm tabular-nums">{progressOf(batch)}</span>
              <span className="text-muted text-sm sm:ml-auto">
                <Moment at={batch.createdAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
