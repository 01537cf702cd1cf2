import { Form, Link, useSearchParams } from "@remix-run/react";
import AudioLines from "lucide-react/icons/audio-lines";
import Plus from "lucide-react/icons/plus";
import {
  type CollectionCard,
  CollectionsDocument,
  type CollectionsViewer,
} from "#app/creations/collections/documents.ts";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import type { Answer } from "#app/lib/forms.ts";
import { followStretch, useEndless } from "#app/lib/graphql/use-endless.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isAudio, isPicture } from "#app/tasks/media.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { MoreBelow } from "#app/ui/more-below.tsx";

const MORE = 24;
const PLACES = [0, 1, 2, 3];

function Cover({ task }: { task: CollectionCard["tasks"]["nodes"][number] | undefined }) {
  const asset = task?.assets[0];
  const picture = asset === undefined ? null : isPicture(asset) ? asset.thumb : asset.poster;
  return (
    <span className="relative grid place-items-center overflow-hidden bg-stage text-muted">
      {picture === null ? (
        asset !== undefined && isAudio(asset) && <AudioLines className="size-6" aria-hidden="true" />
      ) : (
        <img src={picture} alt="" loading="lazy" decoding="async" className="tile-fill" />
      )}
    </span>
  );
}

function Card({ collection: { id, name, taskCount, tasks } }: { collection: CollectionCard }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <li>
      <article className="relative overflow-hidden rounded-2xl border border-line bg-surface shadow-card hover:border-edge has-focus-visible:outline-2">
        <div className="grid aspect-4/3 grid-cols-2 grid-rows-2 gap-px bg-line">
          {PLACES.map((place) => (
            <Cover key={place} task={tasks.nodes[place]} />
          ))}
        </div>
        <div className="grid gap-0.5 px-3 py-2.5">
          <Link
            to={href(`/creations/collections/${id}`)}
            prefetch="intent"
            discover="none"
            dir="auto"
            className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none"
          >
            {name}
          </Link>
          <p className="text-muted text-xs tabular-nums">{t("collections.count", { count: taskCount })}</p>
        </div>
      </article>
    </li>
  );
}

/** The collections of the account, and a line to make one. */
export function CollectionsPage({ viewer, answer }: { viewer: CollectionsViewer; answer: Answer | null }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const fieldError = useFieldError();
  const { collections } = viewer;
  const list = useEndless<CollectionCard>(
    `${viewer.id} collections ${params.get("after") ?? ""}`,
    collections,
    (after, onStretch) =>
      followStretch(CollectionsDocument, { first: MORE, after }, (data) => data.viewer?.collections, onStretch),
  );
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <LibraryHead />
      <RefusalNotice refusal={answer?.refusal ?? null} shown={["name"]} />
      <Form
        method="post"
        className="flex max-w-xl flex-wrap items-end gap-2 *:first:min-w-0 *:first:grow *:first:basis-40"
      >
        <TextField
          id="new-collection"
          name="name"
          label={t("collections.new")}
          required
          maxLength={100}
          defaultValue={answer?.values.name}
          error={fieldError(answer?.refusal ?? null, "name")}
        />
        <Button type="submit" tone="primary" className="min-h-12">
          <Plus className="size-5" aria-hidden="true" />
          {t("collections.create")}
        </Button>
        <input type="hidden" name="intent" value="create" />
      </Form>
      {list.items.length === 0 ? (
        <p className="rounded-3xl border border-line border-dashed px-6 py-20 text-center text-lg">
          {t("collections.none")}
        </p>
      ) : (
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4 xl:grid-cols-5">
          {list.items.map((collection) => (
            <Card key={collection.id} collection={collection} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="flex justify-center">
          <MoreBelow
            to={`?after=${encodeURIComponent(collections.pageInfo.endCursor ?? "")}`}
            isReading={list.state === "reading"}
            hasFailed={list.state === "failed"}
            onMore={list.more}
          >
            <span>{t("creations.more")}</span>
          </MoreBelow>
        </div>
      )}
    </main>
  );
}
