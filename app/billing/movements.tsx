import { Link, useLocation } from "@remix-run/react";
import ChevronDown from "lucide-react/icons/chevron-down";
import Download from "lucide-react/icons/download";
import { type ReactNode, useEffect, useRef } from "react";
import type { Account, Movement } from "#app/billing/documents.ts";
import { type LedgerLine, linesOf } from "#app/billing/lines.ts";
import { usePackName } from "#app/billing/packs.tsx";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { EntryAmount, movementAnchor } from "#app/tasks/entry-amount.tsx";
import { buttonLook } from "#app/ui/button.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { StretchLinks } from "#app/ui/stretch-links.tsx";

type Movements = Account["creditTransactions"];

/** What a movement was for. A reason of a later release than this page's is said in the API's own words. */
function useMeaning(): (entry: Movement) => string {
  const words = useWords();
  const packName = usePackName();
  return ({ reason, subject, description, purchase }) =>
    words(["billing", "reasons", reason], description, {
      subject: purchase === null ? subject : packName(purchase.name),
    });
}

/** Brings the row that the address names into view, and the keyboard to it. The server can't know it. */
function useNamed(id: string) {
  const row = useRef<HTMLLIElement>(null);
  const { hash } = useLocation();
  const isNamed = useHydrated() && hash === `#${movementAnchor(id)}`;
  useEffect(() => {
    if (!isNamed) return;
    row.current?.focus({ preventScroll: true });
    row.current?.scrollIntoView({ block: "center" });
  }, [isNamed]);
  return { row, isNamed };
}

function NamedRow({ id, children }: { id: string; children: ReactNode }) {
  const { row, isNamed } = useNamed(id);
  return (
    <li
      ref={row}
      id={movementAnchor(id)}
      tabIndex={isNamed ? -1 : undefined}
      aria-current={isNamed ? "true" : undefined}
      className={classes(
        "flex scroll-mt-20 items-baseline justify-between gap-6 py-3 text-sm",
        isNamed && "-mx-3 rounded-xl bg-accent-soft px-3 outline-2 outline-ink",
      )}
    >
      {children}
    </li>
  );
}

function EntryRow({ entry }: { entry: Movement }) {
  const { t } = useTranslation();
  const meaning = useMeaning();
  return (
    <NamedRow id={entry.id}>
      <span className="min-w-0">
        <span className="font-medium">{t(`ledger.${entry.type}`)}</span>
        <span className="block break-words text-muted">{meaning(entry)}</span>
        <Moment at={entry.createdAt} className="block text-muted text-xs" />
      </span>
      <EntryAmount entry={entry} />
    </NamedRow>
  );
}

/** A task in one line, with what it comes to; what was held, charged and returned for it stands folded below. */
function TaskLine({ line, task }: { line: LedgerLine; task: NonNullable<LedgerLine["task"]> }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const meaning = useMeaning();
  const { hash } = useLocation();
  const { latest, entries, amount } = line;
  const hasNamed = useHydrated() && entries.some(({ id }) => hash === `#${movementAnchor(id)}`);
  return (
    <li data-line={task.id} className="py-3 text-sm">
      <div className="flex items-baseline justify-between gap-6">
        <span className="min-w-0">
          <Link to={href(`/creations/${task.id}`)} className="font-medium underline underline-offset-4">
            {t(`creation.title.${task.kind}`)}
          </Link>
          <span className="block break-words text-muted">{meaning(latest)}</span>
          <Moment at={latest.createdAt} className="block text-muted text-xs" />
        </span>
        <EntryAmount entry={{ amount, balanceAfter: latest.balanceAfter }} />
      </div>
      <details open={hasNamed || undefined} className="group/entries">
        <summary className="inline-flex min-h-11 items-center gap-1.5 text-muted">
          <span>{t("ledger.entries", { count: entries.length })}</span>
          <ChevronDown className="size-4 transition-transform group-open/entries:rotate-180" aria-hidden="true" />
        </summary>
        <ul className="ml-3 divide-y divide-line border-line border-l-2 pl-4">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function Paging({ page }: { page: Movements["pageInfo"] }) {
  const { t } = useTranslation();
  return (
    <StretchLinks
      label={t("billing.pages")}
      page={page}
      to={(side, cursor) => `?${side}=${encodeURIComponent(cursor)}#movements-title`}
      names={{ before: t("creations.newer"), after: t("creations.older") }}
    />
  );
}

/** Where credits went and came from, a line for each task, and every movement as a file. */
export function Movements({ movements }: { movements: Movements }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <section aria-labelledby="movements-title" className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="movements-title" className="scroll-mt-20 font-bold text-xl">
          {t("billing.movements")}
        </h2>
        <a href={href("/billing/transactions.csv")} download className={buttonLook({ size: "small" })}>
          <Download className="size-4" aria-hidden="true" />
          {t("billing.csv")}
        </a>
      </div>
      <ul className="divide-y divide-line">
        {linesOf(movements.nodes).map((line) =>
          line.task === null ? (
            <EntryRow key={line.key} entry={line.latest} />
          ) : (
            <TaskLine key={line.key} line={line} task={line.task} />
          ),
        )}
      </ul>
      <Paging page={movements.pageInfo} />
    </section>
  );
}
