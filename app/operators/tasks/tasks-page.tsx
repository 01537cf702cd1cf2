import { Form, Link, useSearchParams } from "@remix-run/react";
import { useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { OddFilters } from "#app/operators/parts/odd-filters.tsx";
import type { OperatorTask, Tasks } from "#app/operators/tasks/documents.ts";
import { TROUBLES } from "#app/operators/tasks/fields.ts";
import { Outcomes, RepairMany } from "#app/operators/tasks/repair-many.tsx";
import { TaskFilter } from "#app/operators/tasks/task-filter.tsx";
import { Held, TroubleBadges } from "#app/operators/tasks/trouble-badges.tsx";
import { Moment } from "#app/ui/moment.tsx";

const link = "min-w-0 break-words underline underline-offset-4";

type RowProps = { row: OperatorTask; isChosen: boolean; onChoose: (id: string, isChosen: boolean) => void };

/** A task in the list: what it is, whose, what is wrong with it since when, and what it holds. */
function Row({ row, isChosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { task, account, since, creditsHeld } = row;
  const words = task.prompt === "" ? t("operators.tasks.noPrompt") : task.prompt;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 py-3">
      <label className="grid size-11 place-items-center">
        <input
          type="checkbox"
          name="ids"
          value={task.id}
          defaultChecked={isChosen}
          onChange={(event) => onChoose(task.id, event.currentTarget.checked)}
          aria-label={t("operators.tasks.choose", { prompt: words.slice(0, 80) })}
          className="size-5 accent-ink"
        />
      </label>
      <div className="grid gap-1.5">
        <Link to={href(`/operators/tasks/${task.id}`)} discover="none" className={`${link} font-medium`}>
          <span dir="auto" className="line-clamp-2">
            {words}
          </span>
        </Link>
        <p className="flex flex-wrap gap-1.5">
          <TroubleBadges {...row} />
        </p>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm tabular-nums">
          <Link to={href(`/operators/accounts/${account.id}`)} discover="none" className={`${link} break-all`}>
            {account.email}
          </Link>
          <span>{task.model.name}</span>
          <span>
            <Held credits={creditsHeld} />
          </span>
          {since !== null && (
            <span>
              {t("operators.tasks.since")} <Moment at={since} />
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

/** The list, in a form: what is chosen in it is repaired together. */
function ChosenList({ nodes, answer }: { nodes: Tasks["nodes"]; answer: ActAnswer | null }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(answer?.chosen));
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((other) => other !== id)));
  const held = nodes.flatMap(({ task, creditsHeld }) => (chosen.has(task.id) ? [creditsHeld] : []));
  return (
    <Form method="post" preventScrollReset className="grid gap-6">
      <ul className="divide-y divide-line">
        {nodes.map((row) => (
          <Row key={row.task.id} row={row} isChosen={chosen.has(row.task.id)} onChoose={choose} />
        ))}
      </ul>
      <RepairMany answer={answer} chosen={held} />
    </Form>
  );
}

type TasksPageProps = { tasks: Tasks; answer: ActAnswer | null };

/** Tasks in trouble, or found by whatever names them. */
export function TasksPage({ tasks: { nodes, pageInfo }, answer }: TasksPageProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const isSearched = ["search", "trouble", "account"].some((name) => params.get(name));
  // What was done or refused belongs to one list; another one begins with nothing chosen.
  const key = `${params} ${answer?.isDone === true ? answer.outcomes.map(({ id }) => id).join() : ""}`;
  return (
    <OperatorsFrame title={t("operators.tasks.title")}>
      <p className="text-muted">{t("operators.tasks.lead")}</p>
      <TaskFilter />
      <OddFilters filters={{ trouble: (value) => TROUBLES.some((trouble) => trouble === value) }} />
      {answer !== null && <Outcomes answer={answer} />}
      {nodes.length === 0 ? (
        <p className="rounded-2xl border border-line border-dashed p-5 text-muted">
          {t(isSearched ? "operators.tasks.noneFound" : "operators.tasks.none")}
        </p>
      ) : (
        <ChosenList key={key} nodes={nodes} answer={answer} />
      )}
      <Paging page={pageInfo} />
    </OperatorsFrame>
  );
}
