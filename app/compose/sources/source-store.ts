import { moved } from "#app/compose/sources/sources.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import type { FileProblem } from "#app/tasks/upload/image-file.ts";
import type { UploadEnd } from "#app/tasks/upload/upload.client.ts";

/** An image on its way into a form, there, or refused. `preview` may be shown at once; empty where there is none. */
export type SourceItem = { key: string; name: string; preview: string } & (
  | { state: "sending"; share: number }
  | { state: "ready"; asset: Source; wasFitted?: boolean }
  | { state: "refused"; problem: FileProblem | Refusal; file: File }
);

type Send = (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<UploadEnd>;
type Hooks = { send: Send; onReady: (ready: Source[]) => void };
type State = {
  items: SourceItem[];
  listeners: Set<() => void>;
  stops: Map<string, AbortController>;
  made: number;
  hooks: Hooks;
};

/** The images of one form, in order, outside of React because uploads go on between its drawings. */
export type SourceStore = {
  items: () => SourceItem[];
  subscribe: (listener: () => void) => () => void;
  /** Sends files that are worth it; the others stand in the list with what is wrong with them. */
  addFiles: (files: readonly File[]) => void;
  /** Adds images that are stored already, each once. */
  addAssets: (assets: readonly Source[]) => void;
  /** Puts these in the place of all, as they were kept. */
  reset: (assets: readonly Source[]) => void;
  /** Puts these in the place of all, and ends what is on its way. */
  replace: (assets: readonly Source[]) => void;
  remove: (key: string) => void;
  move: (from: number, to: number) => void;
  /** Sends a refused file once more. */
  again: (key: string) => void;
  /** Ends what is under way and frees what the browser holds for it. */
  close: () => void;
};

export function sourceStore(initial: readonly Source[], hooks: Hooks): SourceStore {
  const state: State = { items: initial.map(readyItem), listeners: new Set(), stops: new Map(), made: 0, hooks };
  return {
    items: () => state.items,
    subscribe: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    addFiles: (files) => addFiles(state, files),
    addAssets: (assets) => addAssets(state, assets),
    reset: (assets) => show(state, assets.map(readyItem)),
    replace: (assets) => {
      close(state);
      settle(state, assets.map(readyItem));
    },
    remove: (key) => remove(state, key),
    move: (from, to) => settle(state, moved(state.items, from, to)),
    again: (key) => again(state, key),
    close: () => close(state),
  };
}

/** The stored images among the items. */
export function readyOf(items: readonly SourceItem[]): Source[] {
  return items.flatMap((item) => (item.state === "ready" ? [item.asset] : []));
}

function readyItem(asset: Source): SourceItem {
  const preview = asset.contentType.startsWith("image/") ? asset.thumb : "";
  return { key: asset.id, name: asset.altText, preview, state: "ready", asset };
}

function show(state: State, items: SourceItem[]): void {
  state.items = items;
  for (const listener of state.listeners) listener();
}

function settle(state: State, items: SourceItem[]): void {
  show(state, items);
  state.hooks.onReady(readyOf(items));
}

function replaced({ items }: State, key: string, change: (item: SourceItem) => SourceItem): SourceItem[] {
  return items.map((item) => (item.key === key ? change(item) : item));
}

function addFiles(state: State, files: readonly File[]): void {
  const fresh = files.map((file) => {
    const base = { key: `file-${++state.made}`, name: file.name, preview: "" };
    return { item: { ...base, state: "sending" as const, share: 0 }, file };
  });
  show(state, [...state.items, ...fresh.map(({ item }) => item)]);
  for (const { item, file } of fresh) begin(state, item.key, file);
}

function addAssets(state: State, assets: readonly Source[]): void {
  const known = new Set(readyOf(state.items).map(({ id }) => id));
  const fresh = assets.filter(({ id }) => !known.has(id) && known.add(id));
  settle(state, [...state.items, ...fresh.map(readyItem)]);
}

function begin(state: State, key: string, file: File): void {
  const stop = new AbortController();
  const onProgress = (share: number) =>
    show(
      state,
      replaced(state, key, (item) => (item.state === "sending" ? { ...item, share } : item)),
    );
  state.stops.set(key, stop);
  const send = async (): Promise<UploadEnd> => {
    const { judge } = await import("#app/tasks/upload/judge-file.ts");
    const judged = await judge(file);
    if ("problem" in judged) return judged;
    // It may have been removed meanwhile.
    stop.signal.throwIfAborted();
    // Not before it is known to be a picture: a browser that can't draw one goes looking for it.
    const shown = (item: SourceItem) =>
      item.preview === "" ? { ...item, preview: URL.createObjectURL(judged.file) } : item;
    if (judged.file.type.startsWith("image/")) show(state, replaced(state, key, shown));
    return state.hooks.send(judged.file, onProgress, stop.signal);
  };
  send()
    // What sends is loaded when it is first needed, which fails where the network is away.
    .catch((): UploadEnd => ({ refusal: refusal("UNREACHABLE", "") }))
    .then((end) => {
      state.stops.delete(key);
      const ended = ({ name, preview }: SourceItem): SourceItem =>
        "asset" in end
          ? { key, name, preview, state: "ready", ...end }
          : { key, name, preview, state: "refused", problem: "problem" in end ? end.problem : end.refusal, file };
      settle(state, replaced(state, key, ended));
    });
}

function again(state: State, key: string): void {
  const item = state.items.find((candidate) => candidate.key === key);
  if (item?.state !== "refused") return;
  show(
    state,
    replaced(state, key, ({ name, preview }) => ({ key, name, preview, state: "sending", share: 0 })),
  );
  begin(state, key, item.file);
}

function free({ preview }: SourceItem): void {
  if (preview.startsWith("blob:")) URL.revokeObjectURL(preview);
}

function remove(state: State, key: string): void {
  state.stops.get(key)?.abort();
  state.items.filter((item) => item.key === key).forEach(free);
  settle(
    state,
    state.items.filter((item) => item.key !== key),
  );
}

function close(state: State): void {
  for (const stop of state.stops.values()) stop.abort();
  state.items.forEach(free);
}
