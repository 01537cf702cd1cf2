import { Link, useActionData, useLocation, useSearchParams } from "@remix-run/react";
import ChevronDown from "lucide-react/icons/chevron-down";
import ChevronLeft from "lucide-react/icons/chevron-left";
import Download from "lucide-react/icons/download";
import FileText from "lucide-react/icons/file-text";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import Trash2 from "lucide-react/icons/trash-2";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { BatchTask, ShownBatch } from "#app/batches/documents.ts";
import type { Left } from "#app/batches/order/kept.ts";
import { OrderProgress } from "#app/batches/parts/order-progress.tsx";
import { useProgressWords } from "#app/batches/parts/recent.tsx";
import { useItemProblem } from "#app/batches/parts/use-item-problem.ts";
import { useBatchActs } from "#app/batches/use-batch-acts.ts";
import { useOrder } from "#app/batches/use-order.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isOpen, titleOf } from "#app/tasks/status.ts";
import { useWatch } from "#app/tasks/watch.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

function Row({ task }: { task: BatchTask }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const words = useWords();
  const [asset] = task.assets;
  const picture = asset === undefined ? null : asset.contentType.startsWith("image/") ? asset.thumb : asset.poster;
  const { failure } = task;
  return (
    <li className="flex items-center gap-4 border-line border-t px-3 py-2.5 first:border-t-0">
      <span className="grid size-14 shrink-0 place-items-center overflow-hidden rounded-xl bg-stage">
        {picture !== null && (
          <img src={picture} alt={asset?.altText ?? ""} loading="lazy" className="size-full object-cover" />
        )}
        {isOpen(task) && <Spinner className="size-5 text-white" />}
        {failure !== null && <TriangleAlert className="size-5 text-muted" aria-hidden="true" />}
      </span>
      <span className="grid min-w-0 grow gap-0.5 text-sm">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 break-words font-semibold">{task.reference}</span>
          <span>{t(`task.status.${task.status}`)}</span>
        </span>
        <Link
          to={href(`/creations/${task.id}`)}
          discover="none"
          dir="auto"
          className="line-clamp-2 break-words text-muted hover:text-ink hover:underline"
        >
          {titleOf(task)}
        </Link>
        {failure !== null && (
          <span className="text-danger">{words(["failure", "codes", failure.code], failure.message)}</span>
        )}
      </span>
      <span className="shrink-0 text-muted text-sm tabular-nums">
        {t("credits.count", { count: task.creditsCharged })}
      </span>
    </li>
  );
}

function NotOrdered({ left }: { left: readonly Left[] }) {
  const { t } = useTranslation();
  const problemOf = useItemProblem();
  if (left.length === 0) return null;
  return (
    <details className="group rounded-2xl border border-line bg-surface px-4 py-2">
      <summary className="flex min-h-10 cursor-pointer list-none items-center justify-between gap-3 py-2 font-medium">
        <span>{t("batches.left", { count: left.length })}</span>
        <ChevronDown className="size-4 shrink-0 text-muted group-open:rotate-180" aria-hidden="true" />
      </summary>
      <ul className="grid gap-2 pb-3 text-sm">
        {left.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same
          <li key={place} className="break-words">
            <span className="font-semibold">{one.reference}</span> <span className="text-danger">{problemOf(one)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Pages({ tasks: { pageInfo } }: Pick<ShownBatch, "tasks">) {
  const { t } = useTranslation();
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
  if (!hasNextPage && !hasPreviousPage) return null;
  return (
    <nav aria-label={t("batches.tasks")} className="flex gap-3">
      {hasPreviousPage && startCursor !== null && (
        <ButtonLink size="small" to={`?before=${encodeURIComponent(startCursor)}`}>
          {t("batches.back")}
        </ButtonLink>
      )}
      {hasNextPage && endCursor !== null && (
        <ButtonLink size="small" to={`?after=${encodeURIComponent(endCursor)}`}>
          {t("batches.on")}
        </ButtonLink>
      )}
    </nav>
  );
}

/** A batch: how far it is, what each of its items has come to, and all its files as one. */
export function BatchPage({ batch }: { batch: ShownBatch }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const answer = useActionData<Answer>();
  const isEnhanced = useEnhanced();
  const progressOf = useProgressWords();
  const state = useOrder(batch.id);
  const left = state?.order.left ?? [];
  const isOrdered = state === null || state.order.through >= state.order.calls.length;
  const acts = useBatchActs(batch, left);
  const { waiting, running, completed, failed } = batch.progress;
  useWatch(waiting + running > 0);
  useAnnounce(isEnhanced && waiting + running === 0 && completed + failed > 0 ? progressOf(batch) : "");
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[72rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <div className="grid gap-2">
        <Link
          to={href("/create/batch")}
          discover="none"
          className="inline-flex min-h-10 items-center gap-1 justify-self-start pr-2 text-muted text-sm hover:text-ink"
        >
          <ChevronLeft className="size-4" aria-hidden="true" />
          {t("batches.title")}
        </Link>
        <h1 dir="auto" className="min-w-0 break-words font-bold text-3xl tracking-tight">
          {batch.name}
        </h1>
        <p className="text-muted tabular-nums">{progressOf(batch)}</p>
      </div>
      {isEnhanced && state !== null && <OrderProgress id={batch.id} state={state} />}
      <div className="flex flex-wrap gap-2">
        {isEnhanced && (
          <>
            <Button disabled={completed === 0 || acts.busy !== null} onClick={acts.zip}>
              <Download className="size-5" aria-hidden="true" />
              {t("batches.zip")}
            </Button>
            {failed > 0 && (
              <Button disabled={acts.busy !== null} onClick={acts.retry}>
                <RotateCcw className="size-5" aria-hidden="true" />
                <span>
                  {acts.retryPrice === null
                    ? t("batches.retry", { count: failed })
                    : t("batches.retryFor", { count: failed, credits: acts.retryPrice })}
                </span>
              </Button>
            )}
            <Button tone="quiet" disabled={acts.busy !== null} onClick={acts.table}>
              <FileText className="size-5" aria-hidden="true" />
              {t("batches.csv")}
            </Button>
          </>
        )}
        <ButtonLink to="?delete=1" preventScrollReset tone="danger">
          <Trash2 className="size-5" aria-hidden="true" />
          {t("task.delete")}
        </ButtonLink>
      </div>
      <RefusalNotice refusal={acts.refused ?? answer?.refusal ?? null} />
      <NotOrdered left={left} />
      {batch.tasks.nodes.length > 0 && (
        <ol aria-label={t("batches.tasks")} className="rounded-2xl border border-line bg-surface">
          {batch.tasks.nodes.map((task) => (
            <Row key={task.id} task={task} />
          ))}
        </ol>
      )}
      <Pages tasks={batch.tasks} />
      {params.has("delete") && (
        <ConfirmDialog
          title={t("batches.deletion.title", { name: batch.name })}
          body={t(isOrdered ? "batches.deletion.body" : "batches.deletion.open")}
          action={pathname}
          fields={{ intent: "delete" }}
          confirm={t("task.delete")}
          keep={t("batches.deletion.keep")}
          back={pathname}
        />
      )}
    </main>
  );
}
