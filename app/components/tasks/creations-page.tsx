import { Link, useSearchParams } from "@remix-run/react";
import { ArrowLeft, ArrowRight, Clapperboard } from "lucide-react";
import { DeleteDialog } from "#app/components/tasks/delete-dialog.tsx";
import { TaskTile } from "#app/components/tasks/task-tile.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { RefusalNotice } from "#app/components/ui/refusal-notice.tsx";
import type { ResultOf } from "#app/documents/graphql.ts";
import type { CreationsDocument } from "#app/documents/task.ts";
import { classes } from "#app/lib/class-names.ts";
import { FILTERS, filterOf } from "#app/lib/creations.ts";
import { useLocale } from "#app/lib/i18n.ts";
import type { Refusal } from "#app/lib/result.ts";
import { useTranslation } from "#app/lib/words.ts";

type Tasks = NonNullable<ResultOf<typeof CreationsDocument>["viewer"]>["tasks"];

function Filters() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const current = filterOf(params);
  return (
    <nav aria-label={t("creations.filter")} className="flex flex-wrap gap-2">
      {FILTERS.map((filter) => (
        <Link
          key={filter}
          to={filter === "all" ? "?" : `?show=${filter}`}
          aria-current={filter === current ? "true" : undefined}
          className={classes(
            "inline-flex min-h-11 items-center rounded-full border px-4 font-medium text-sm",
            filter === current ? "border-ink bg-ink text-paper" : "border-edge/50 bg-surface hover:border-edge",
          )}
        >
          {t(`creations.show.${filter}`)}
        </Link>
      ))}
    </nav>
  );
}

function Empty() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const isFiltered = filterOf(params) !== "all";
  return (
    <div className="grid justify-items-center gap-4 rounded-3xl border border-line border-dashed px-6 py-20 text-center">
      <Clapperboard className="size-10 text-muted" strokeWidth={1.4} aria-hidden="true" />
      <p className="max-w-md text-lg">{t(isFiltered ? "creations.noMatch" : "creations.empty")}</p>
      {isFiltered ? (
        <ButtonLink to="?">{t("creations.show.all")}</ButtonLink>
      ) : (
        <ButtonLink tone="primary" to={href("/workflow?new")}>
          {t("creations.first")}
        </ButtonLink>
      )}
    </div>
  );
}

function Paging({ page, filter }: { page: Tasks["pageInfo"]; filter: string }) {
  const { t } = useTranslation();
  const show = filter === "all" ? "" : `show=${filter}&`;
  if (!page.hasNextPage && !page.hasPreviousPage) return null;
  return (
    <nav aria-label={t("creations.pages")} className="flex justify-between gap-4">
      {page.hasPreviousPage ? (
        <ButtonLink to={`?${show}before=${encodeURIComponent(page.startCursor ?? "")}`}>
          <ArrowLeft className="size-5" aria-hidden="true" />
          {t("creations.newer")}
        </ButtonLink>
      ) : (
        <span />
      )}
      {page.hasNextPage && (
        <ButtonLink to={`?${show}after=${encodeURIComponent(page.endCursor ?? "")}`}>
          {t("creations.older")}
          <ArrowRight className="size-5" aria-hidden="true" />
        </ButtonLink>
      )}
    </nav>
  );
}

/** Everything the viewer made, running work included, newest first. */
export function CreationsPage({ tasks, refusal }: { tasks: Tasks; refusal: Refusal | null }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const deletion = params.get("delete");
  const rest = new URLSearchParams(params);
  rest.delete("delete");
  const back = `?${rest}`;
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-7 sm:px-6 lg:px-8">
      <h1 className="font-bold text-3xl tracking-tight">{t("creations.title")}</h1>
      <Filters />
      <RefusalNotice refusal={refusal} />
      {tasks.nodes.length === 0 ? (
        <Empty />
      ) : (
        <ul className="grid grid-cols-1 gap-4 min-[400px]:grid-cols-2 md:grid-cols-3 2xl:grid-cols-4">
          {tasks.nodes.map((task) => (
            <TaskTile key={task.id} task={task} deleteTo={`?${new URLSearchParams([...rest, ["delete", task.id]])}`} />
          ))}
        </ul>
      )}
      <Paging page={tasks.pageInfo} filter={filterOf(params)} />
      {deletion !== null && <DeleteDialog key={deletion} id={deletion} action={href("/creations")} back={back} />}
    </main>
  );
}
