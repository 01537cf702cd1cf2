import { Link } from "@remix-run/react";
import Plus from "lucide-react/icons/plus";
import { type FormEvent, useEffect, useState } from "react";
import {
  AddToCollectionDocument,
  CollectionNamesDocument,
  CreateCollectionDocument,
} from "#app/creations/collections/documents.ts";
import { change, read, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { type Refusal, refusal as refusalNamed } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/dialogs/sheet.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** As many as the API takes at once. */
const BATCH = 100;

type Name = NonNullable<ResultOf<typeof CollectionNamesDocument>["viewer"]>["collections"]["nodes"][number];

/** All collections there are, a hundred at a time; null while they are read, and where they could not be. */
function useNames(): { names: readonly Name[] | null; hasFailed: boolean } {
  const [names, setNames] = useState<readonly Name[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isOver = false;
    const all: Name[] = [];
    const readOn = async (after: string | null): Promise<void> => {
      const { data } = await read(CollectionNamesDocument, { after }, "network-only");
      if (isOver) return;
      const page = data?.viewer?.collections;
      if (page === undefined) return setFailed(true);
      all.push(...page.nodes);
      if (page.pageInfo.hasNextPage) return readOn(page.pageInfo.endCursor);
      setNames(all);
    };
    void readOn(null);
    return () => {
      isOver = true;
    };
  }, []);
  return { names, hasFailed };
}

type AddSheetProps = { tasks: readonly string[]; onClose: () => void };

/** Puts creations into a collection that there is, or into a new one. */
export function AddSheet({ tasks, onClose }: AddSheetProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const toast = useToast();
  const fieldError = useFieldError();
  const { names, hasFailed } = useNames();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const add = async ({ id, name }: Pick<Name, "id" | "name">): Promise<Refusal | null> => {
    for (let from = 0; from < tasks.length; from += BATCH) {
      const input = { collection: id, tasks: tasks.slice(from, from + BATCH) };
      const added = await change(AddToCollectionDocument, { input });
      if (!added.ok) return added.refusal;
    }
    toast({ text: t("collections.added", { count: tasks.length, collection: name }) });
    return null;
  };
  const run = async (act: () => Promise<Refusal | null>) => {
    setBusy(true);
    setRefusal(null);
    const refused = await act();
    setBusy(false);
    setRefusal(refused);
    if (refused === null) onClose();
    await refetchFollowed();
  };
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // What happens in a portal is told to what it is drawn by, too: that may be a form of its own.
    event.stopPropagation();
    const name = String(new FormData(event.currentTarget).get("name") ?? "");
    void run(async () => {
      const made = await change(CreateCollectionDocument, { input: { name } });
      return made.ok ? add(made.payload.collection) : made.refusal;
    });
  };
  return (
    <Sheet title={t("collections.addTo")} onClose={onClose}>
      <RefusalNotice refusal={hasFailed ? refusalNamed("UNREACHABLE", "") : refusal} shown={["name"]} />
      <form onSubmit={create} className="flex flex-wrap items-end gap-2 *:first:min-w-0 *:first:grow *:first:basis-40">
        <TextField
          id="add-new-collection"
          name="name"
          label={t("collections.new")}
          required
          maxLength={100}
          error={fieldError(refusal, "name")}
        />
        <Button type="submit" disabled={isBusy} className="min-h-12">
          <Plus className="size-5" aria-hidden="true" />
          {t("collections.create")}
        </Button>
      </form>
      {names === null && !hasFailed && <Spinner className="size-5 justify-self-center" />}
      {names !== null && names.length > 0 && (
        <ul aria-label={t("collections.title")} className="-mx-2 grid max-h-[45dvh] overflow-y-auto">
          {names.map((collection) => (
            <li key={collection.id}>
              <button
                type="button"
                disabled={isBusy}
                onClick={() => void run(() => add(collection))}
                className="flex min-h-11 w-full items-center justify-between gap-4 rounded-xl px-2 text-left hover:bg-sunken"
              >
                <span dir="auto" className="min-w-0 truncate font-medium">
                  {collection.name}
                </span>
                <span className="shrink-0 text-muted text-sm tabular-nums">
                  {t("collections.count", { count: collection.taskCount })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Link
        to={href("/creations/collections")}
        discover="none"
        className="inline-flex min-h-10 items-center justify-self-start font-semibold text-sm underline underline-offset-4"
      >
        {t("collections.all")}
      </Link>
    </Sheet>
  );
}
