import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { AuditEntry } from "#app/operators/log/documents.ts";
import { Trail } from "#app/operators/log/trail.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import type { OneTask } from "#app/operators/tasks/documents.ts";
import { Repairs } from "#app/operators/tasks/repairs.tsx";
import { Held, TroubleBadges } from "#app/operators/tasks/trouble-badges.tsx";
import { EntryAmount } from "#app/tasks/entry-amount.tsx";
import { Moment } from "#app/ui/moment.tsx";

const link = "break-all underline underline-offset-4";

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="font-bold text-2xl tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What the provider says, in words where it is one of the words that are known, and as it came beside. */
function ProviderState({ state }: { state: string | null }) {
  const { t } = useTranslation();
  const words = useWords();
  if (state === null) return <span className="font-normal text-muted">{t("operators.tasks.notAsked")}</span>;
  const [known = "", ...rest] = state.split(" ");
  return (
    <>
      <span>{words(`operators.providerSays.${known}`, known)}</span>
      {rest.length > 0 && <span className="block break-words font-normal text-muted text-sm">{rest.join(" ")}</span>}
    </>
  );
}

function TaskFacts({ found }: { found: OneTask }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { task, account, since, creditsHeld, kieTaskId, providerState } = found;
  const unknown = t("operators.tasks.unknown");
  const toAccount = (
    <Link to={href(`/operators/accounts/${account.id}`)} discover="none" className={link}>
      {account.email}
    </Link>
  );
  const facts = [
    { name: t("operators.tasks.provider"), value: <ProviderState state={providerState} /> },
    { name: t("operators.tasks.held"), value: <Held credits={creditsHeld} /> },
    { name: t("operators.tasks.since"), value: since === null ? "–" : <Moment at={since} /> },
    { name: t("operators.tasks.account"), value: toAccount },
    { name: t("operators.tasks.model"), value: task.model.name },
    { name: t("operators.tasks.ordered"), value: <Moment at={task.createdAt} /> },
    { name: t("operators.tasks.kieTask"), value: <span className="break-all">{kieTaskId ?? unknown}</span> },
    { name: t("operators.tasks.request"), value: <span className="break-all">{task.requestId ?? unknown}</span> },
  ];
  return <Facts facts={facts} />;
}

function Why({ found: { trouble, task } }: { found: OneTask }) {
  const { t } = useTranslation();
  const words = useWords();
  const { failure } = task;
  return (
    <Section id="why" title={t("operators.tasks.why")}>
      {trouble.length === 0 && failure === null && <p className="text-muted">{t("operators.tasks.well")}</p>}
      <ul className="grid gap-1 empty:hidden">
        {trouble.map((name) => (
          <li key={name}>{t(`operators.why.${name}`)}</li>
        ))}
        {failure !== null && <li>{words(`failure.codes.${failure.code}`, failure.message)}</li>}
      </ul>
    </Section>
  );
}

function Events({ events }: Pick<OneTask, "events">) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <Section id="events" title={t("operators.tasks.events")}>
      <ol className="divide-y divide-line">
        {events.map(({ type, at }) => (
          <li key={`${type} ${at}`} className="flex flex-wrap justify-between gap-x-4 py-2 text-sm">
            <span>{words(`operators.event.${type}`, type)}</span>
            <Moment at={at} className="text-muted" />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Ledger({ entries }: { entries: OneTask["task"]["creditTransactions"] }) {
  const { t } = useTranslation();
  return (
    <Section id="ledger" title={t("operators.tasks.ledger")}>
      {entries.length === 0 && <p className="text-muted">{t("operators.tasks.noLedger")}</p>}
      <ul className="divide-y divide-line empty:hidden">
        {entries.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2 text-sm">
            <span>
              <span>{t(`ledger.${entry.type}`)}</span>{" "}
              <Moment at={entry.createdAt} className="block text-muted text-xs" />
            </span>
            <EntryAmount entry={entry} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

type TaskPageProps = { found: OneTask; trail: readonly AuditEntry[]; answer: ActAnswer | null };

/** One task, as those who run the site see it: what is wrong, what the provider says, and what can be done. */
export function OperatorTaskPage({ found, trail, answer }: TaskPageProps) {
  const { t } = useTranslation();
  const { task, events } = found;
  return (
    <OperatorsFrame title={t("operators.tasks.task")}>
      <p dir="auto" className="whitespace-pre-wrap break-words text-lg">
        {task.prompt === "" ? t("operators.tasks.noPrompt") : task.prompt}
      </p>
      <p className="flex flex-wrap gap-2">
        <TroubleBadges {...found} />
      </p>
      <Why found={found} />
      <TaskFacts found={found} />
      <Repairs found={found} answer={answer} />
      <Ledger entries={task.creditTransactions} />
      <Events events={events} />
      <Section id="trail" title={t("operators.account.trail")}>
        <Trail entries={trail} isOfOne />
      </Section>
    </OperatorsFrame>
  );
}
