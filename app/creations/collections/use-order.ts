import { useMemo, useRef, useState } from "react";
import {
  AddToCollectionDocument,
  type Collection,
  MoveInCollectionDocument,
  RemoveFromCollectionDocument,
} from "#app/creations/collections/documents.ts";
import { inOrder, movedTo, neighbourOf } from "#app/creations/collections/order.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { Outcome } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { titleOf } from "#app/tasks/status.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

const SAID_CHARACTERS = 40;

export type Order = {
  items: readonly TaskCard[];
  /** Shows an item at another place, and nothing more: while it is dragged. */
  show: (id: string, place: number) => void;
  /** Keeps the place at which an item is shown. */
  keep: (id: string) => void;
  /** Moves an item and keeps its place. */
  move: (id: string, place: number) => void;
  /** As it was before anything was shown otherwise. */
  leave: () => void;
  remove: (task: TaskCard) => void;
};

/**
 * The items of a collection in the order that its reader gives them: at once for the eye and in words for the ear; the API is told
 * one move after another, and what it says in the end stands.
 */
export function useOrder(collection: Pick<Collection, "id" | "name">, given: readonly TaskCard[]): Order {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const [wished, setWished] = useState<readonly string[] | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState("");
  useAnnounce(said);
  const items = useMemo(() => {
    const there = given.filter(({ id }) => !gone.has(id));
    return wished === null ? there : inOrder(there, wished);
  }, [given, wished, gone]);
  // A key may be pressed again before what it did is drawn.
  const ids = useRef<readonly string[]>([]);
  ids.current = items.map(({ id }) => id);
  const turns = useRef<Promise<unknown>>(Promise.resolve());
  const open = useRef(0);

  const tell = (act: () => Promise<Outcome<unknown>>) => {
    open.current += 1;
    turns.current = turns.current.then(async () => {
      const outcome = await act();
      if (!outcome.ok) toast({ text: sentence(outcome.refusal), tone: "danger" });
      open.current -= 1;
      if (open.current > 0) return;
      await refetchFollowed();
      if (open.current > 0) return;
      setWished(null);
      setGone(new Set());
    });
  };
  const show = (id: string, place: number) => {
    ids.current = movedTo(ids.current, id, place);
    setWished(ids.current);
  };
  const keep = (id: string) => {
    const place = neighbourOf(ids.current, id);
    const task = given.find((one) => one.id === id);
    if (place === null || task === undefined) return;
    const name = titleOf(task).slice(0, SAID_CHARACTERS);
    setSaid(t("collections.moved", { name, place: ids.current.indexOf(id) + 1, total: ids.current.length }));
    tell(() => change(MoveInCollectionDocument, { input: { collection: collection.id, task: id, ...place } }));
  };
  const takeBack = (id: string, neighbour: ReturnType<typeof neighbourOf>) => {
    setGone((before) => new Set([...before].filter((one) => one !== id)));
    tell(() => change(AddToCollectionDocument, { input: { collection: collection.id, tasks: [id] } }));
    if (neighbour === null) return;
    tell(() => change(MoveInCollectionDocument, { input: { collection: collection.id, task: id, ...neighbour } }));
  };
  const remove = ({ id }: TaskCard) => {
    const neighbour = neighbourOf(ids.current, id);
    setGone((before) => new Set([...before, id]));
    tell(() => change(RemoveFromCollectionDocument, { input: { collection: collection.id, tasks: [id] } }));
    const action = { label: t("toast.undo"), onAct: () => takeBack(id, neighbour) };
    toast({ text: t("collections.removed", { collection: collection.name }), action });
  };
  const move = (id: string, place: number) => {
    const at = Math.max(0, Math.min(place, ids.current.length - 1));
    if (at === ids.current.indexOf(id)) return;
    show(id, at);
    keep(id);
  };
  const leave = () => setWished(null);
  return { items, show, keep, move, leave, remove };
}
