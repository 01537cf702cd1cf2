import { Form, Link, useLocation, useSearchParams } from "@remix-run/react";
import ChevronLeft from "lucide-react/icons/chevron-left";
import Pencil from "lucide-react/icons/pencil";
import Trash2 from "lucide-react/icons/trash";
import { useLayoutEffect, useRef } from "react";
import { CollectedTile } from "#app/creations/collections/collected-tile.tsx";
import { type Collection, CollectionDocument } from "#app/creations/collections/documents.ts";
import { useDrag } from "#app/creations/collections/use-drag.ts";
import { useOrder } from "#app/creations/collections/use-order.ts";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import type { Answer } from "#app/lib/forms.ts";
import { followStretch, useEndless } from "#app/lib/graphql/use-endless.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button, ButtonLink, buttonLook } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { MoreBelow } from "#app/ui/more-below.tsx";

const MORE = 48;

type PageProps = { collection: Collection; answer: Answer | null };

function Head({ collection: { name, taskCount }, answer }: PageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const fieldError = useFieldError();
  const isRefused = answer?.intent === "rename";
  return (
    <div className="grid gap-2">
      <Link
        to={href("/creations/collections")}
        discover="none"
        className="inline-flex min-h-10 items-center gap-1 justify-self-start pr-2 text-muted text-sm hover:text-ink"
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
        {t("collections.all")}
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 dir="auto" className="min-w-0 break-words font-bold text-2xl tracking-tight">
          {name}
        </h2>
        <span className="text-muted text-sm tabular-nums">{t("collections.count", { count: taskCount })}</span>
        <div className="flex flex-wrap items-start gap-2 sm:ml-auto">
          <details className="group/rename" open={isRefused || undefined}>
            <summary className={buttonLook({ tone: "quiet", size: "small" })}>
              <Pencil className="size-4" aria-hidden="true" />
              {t("collections.rename")}
            </summary>
            <Form
              key={name}
              method="post"
              className="mt-2 flex flex-wrap items-end gap-2 rounded-2xl border border-line bg-surface p-4"
            >
              <input type="hidden" name="intent" value="rename" />
              <TextField
                id="collection-name"
                name="name"
                label={t("collections.name")}
                required
                maxLength={100}
                defaultValue={isRefused ? answer.values.name : name}
                error={isRefused ? fieldError(answer.refusal, "name") : undefined}
              />
              <Button type="submit">{t("collections.save")}</Button>
            </Form>
          </details>
          <ButtonLink to="?delete=1" preventScrollReset size="small" tone="danger">
            <Trash2 className="size-4" aria-hidden="true" />
            {t("task.delete")}
          </ButtonLink>
        </div>
      </div>
    </div>
  );
}

/** After a move by keys the focus is on the handle again: its element may have been taken out and put back. */
function useHandleFocus(items: readonly TaskCard[]) {
  const wanted = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the new order is drawn
  useLayoutEffect(() => {
    const id = wanted.current;
    wanted.current = null;
    if (id !== null) document.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`)?.focus();
  }, [items]);
  return (id: string) => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.dataset.handle === id) {
      wanted.current = id;
    }
  };
}

function Items({ collection, given }: { collection: Collection; given: readonly TaskCard[] }) {
  const { t } = useTranslation();
  const order = useOrder(collection, given);
  const { items } = order;
  const { dragged, begin } = useDrag(order);
  const keepFocus = useHandleFocus(items);
  return (
    <>
      <p id="collection-keys" className="text-muted text-sm">
        {t("collections.keys")}
      </p>
      <ol className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4 xl:grid-cols-6">
        {items.map((task, place) => (
          <CollectedTile
            key={task.id}
            task={task}
            place={place}
            previous={items[place - 1]?.id ?? null}
            next={items[place + 1]?.id ?? null}
            count={items.length}
            isDragged={dragged === task.id}
            onDrag={begin(task.id, place)}
            onMove={(to) => {
              keepFocus(task.id);
              order.move(task.id, to);
            }}
            onRemove={() => order.remove(task)}
          />
        ))}
      </ol>
    </>
  );
}

/** A collection: what is in it, in its order, which is changed by dragging, by keys or by buttons. */
export function CollectionPage({ collection, answer }: PageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const { id, tasks } = collection;
  const list = useEndless<TaskCard>(`collection ${id} ${params.get("after") ?? ""}`, tasks, (after, onStretch) =>
    followStretch(CollectionDocument, { id, first: MORE, after }, (data) => data.collection?.tasks, onStretch),
  );
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <LibraryHead />
      <Head collection={collection} answer={answer} />
      <RefusalNotice refusal={answer?.refusal ?? null} shown={["name"]} />
      {list.items.length === 0 ? (
        <div className="grid justify-items-center gap-4 rounded-3xl border border-line border-dashed px-6 py-20 text-center">
          <p className="max-w-md text-lg">{t("collections.nothing")}</p>
          <ButtonLink tone="primary" to={href("/creations")}>
            {t("collections.fill")}
          </ButtonLink>
        </div>
      ) : (
        <Items collection={collection} given={list.items} />
      )}
      {list.hasMore && (
        <div className="flex justify-center">
          <MoreBelow
            to={`?after=${encodeURIComponent(tasks.pageInfo.endCursor ?? "")}`}
            isReading={list.state === "reading"}
            hasFailed={list.state === "failed"}
            onMore={list.more}
          >
            <span>{t("creations.more")}</span>
          </MoreBelow>
        </div>
      )}
      {params.has("delete") && (
        <ConfirmDialog
          title={t("collections.deletion.title", { name: collection.name })}
          body={t("collections.deletion.body")}
          action={pathname}
          fields={{ intent: "delete" }}
          confirm={t("task.delete")}
          keep={t("collections.deletion.keep")}
          back={pathname}
        />
      )}
    </main>
  );
}
