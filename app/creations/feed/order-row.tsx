import { Link } from "@remix-run/react";
import { memo, useState } from "react";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { feedSymbol } from "#app/creations/feed/card/feed-symbols.tsx";
import { LostCard } from "#app/creations/feed/card/lost-card.tsx";
import { ShotCard } from "#app/creations/feed/card/shot-card.tsx";
import { WaitingCard } from "#app/creations/feed/card/waiting-card.tsx";
import { chipsOf } from "#app/creations/feed/chips.ts";
import type { Order } from "#app/creations/feed/orders.ts";
import { acrossOf, isResult, shapeOf, shotsOf } from "#app/creations/feed/shots.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useTaskUpdates } from "#app/tasks/state-lines.tsx";
import { isOpen, titleOf } from "#app/tasks/status.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

/** More of a prompt than two lines hold; the rest is no part of a page with twenty of them. */
const SHOWN = 240;

function Updates({ task }: { task: TaskCard }) {
  useTaskUpdates(task);
  return null;
}

/** All files of the row as one. */
function DownloadAll({ tasks }: { tasks: readonly TaskCard[] }) {
  const { t } = useTranslation();
  const { onSubmit } = useTaskActions();
  const ready = tasks.filter(({ assets }) => assets.length > 0);
  const count = ready.reduce((sum, { assets }) => sum + assets.length, 0);
  if (count < 2) return null;
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      {ready.map(({ id }) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
      <button type="submit" name="intent" value="download" className="feed-row-act">
        <UsedSymbol id={feedSymbol("download")} className="size-4 shrink-0" />
        <span>{t("feed.downloadAll", { count })}</span>
      </button>
    </form>
  );
}

function Head({ tasks }: Pick<Order, "tasks">) {
  const { t } = useTranslation();
  const { reuse } = useComposeLinks();
  const [task] = tasks;
  if (task === undefined) return null;
  const title = titleOf(task);
  const words = title.length > SHOWN ? `${title.slice(0, SHOWN)}…` : title;
  return (
    <header className="mb-2 grid gap-x-4 gap-y-0.5 @min-[46rem]/feed:flex @min-[46rem]/feed:items-baseline">
      <h2 className="min-w-0 grow">
        <Link {...reuse(task, "prompt")} discover="none" dir="auto" title={t("feed.use")} className="feed-prompt">
          {words}
        </Link>
      </h2>
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 text-muted text-xs">
        <span className="tabular-nums">{chipsOf(tasks, t).join(" · ")}</span>
        <DownloadAll tasks={tasks} />
      </div>
    </header>
  );
}

type OrderRowProps = { order: Order; chosen: string | null; compared: readonly string[]; isInView: boolean };

function Row({ order, chosen, compared, isInView }: OrderRowProps) {
  const shots = shotsOf(order);
  // As it was first drawn, so that nothing jumps when a file has a shape of its own after all.
  const [shape] = useState(() => shapeOf(order));
  return (
    <article className="feed-row">
      <Head tasks={order.tasks} />
      {order.tasks.map((task) => (
        <Updates key={task.id} task={task} />
      ))}
      <ul className={`feed-shots ${shape.name} ${acrossOf(shape, shots.length)}`}>
        {shots.map((shot, at) =>
          isResult(shot) ? (
            <ShotCard
              key={shot.key}
              shot={shot}
              row={order.tasks}
              number={at + 1}
              of={shots.length}
              isChosen={shot.key === chosen}
              isCompared={compared.includes(shot.task.id)}
              isInView={isInView}
            />
          ) : isOpen(shot.task) ? (
            <WaitingCard key={shot.key} shot={shot} />
          ) : (
            <LostCard key={shot.key} shot={shot} />
          ),
        )}
      </ul>
    </article>
  );
}

/** What was ordered together: its words, what it was made with, and what came of it side by side at one height. */
export const OrderRow = memo(Row);
