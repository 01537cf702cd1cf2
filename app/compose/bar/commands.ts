import { useEffect, useRef, useState } from "react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { RecipeDocument } from "#app/compose/documents.ts";
import { startFrom } from "#app/compose/recipe.ts";
import { modelForImages } from "#app/compose/sources/sources.ts";
import { readAssets } from "#app/compose/sources/use-sources.ts";
import { read } from "#app/lib/graphql/client.ts";
import { type Key, useTranslation } from "#app/lib/i18n/words.ts";
import { type ComposerCommands, type ComposerPlace, type Kind, kindOf, type Use } from "#app/tasks/composing.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** What a command puts into the bar; what it leaves out stays as it is. */
type Filling = {
  kind: Kind;
  prompt?: string;
  choices?: Record<string, string>;
  sources?: readonly Source[];
  asReferences?: boolean;
};

/** Takes everything back to how it was. */
function memory({ kind, prompt, both, sources, chooseKind, setPrompt }: Bar, next: Kind): () => void {
  const { kept, restore } = both[next];
  const { ready, asReferences, store, setReferences } = sources;
  return () => {
    void chooseKind(kind);
    setPrompt(prompt);
    restore(kept);
    store.replace(ready);
    setReferences(asReferences);
  };
}

/** The choices with a model that can start from images, where the chosen one can't. */
function withRoom(bar: Bar, { kind, sources = [], choices }: Filling, names: Bar["names"]) {
  const model = bar.both[kind].model;
  const slug = choices?.model ?? model?.slug;
  const chosen = names.find((candidate) => candidate.slug === slug) ?? model;
  if (chosen === undefined || sources.length === 0 || chosen.acceptsImages) return choices;
  const able = modelForImages(
    names.filter((candidate) => candidate.kind === chosen.kind),
    chosen,
  );
  return able === undefined ? choices : { ...choices, model: able.slug };
}

type CommandsProps = { place: ComposerPlace; bar: Bar; focusPrompt: (selected: boolean) => void };

/** Answers what other parts of the page ask of the composer: fills it, says so, offers the way back and takes the keyboard there. */
export function Commands({ place, bar, focusPrompt }: CommandsProps): null {
  const { t } = useTranslation();
  const toast = useToast();
  const [said, say] = useState("");
  useAnnounce(said);
  const latest = useRef(bar);
  latest.current = bar;
  const focus = useRef(focusPrompt);
  focus.current = focusPrompt;
  const words = useRef({ t, toast });
  words.current = { t, toast };
  useEffect(() => {
    const refuse = (key: Key) => words.current.toast({ text: words.current.t(key), tone: "danger" });
    const fill = async (filling: Filling, key: Key) => {
      const { kind, prompt, sources, asReferences } = filling;
      const { kind: before } = latest.current;
      const undo = memory(latest.current, kind);
      if (kind !== latest.current.kind && !(await latest.current.chooseKind(kind))) return refuse("bar.unread");
      const now = latest.current;
      const overwrites = prompt !== undefined && now.prompt.trim() !== "" && now.prompt !== prompt;
      if (prompt !== undefined) now.setPrompt(prompt);
      const choices = withRoom(now, filling, now.names);
      if (choices !== undefined) now.both[kind].setAll(choices);
      if (sources !== undefined) now.sources.store.replace(sources);
      if (asReferences !== undefined) now.sources.setReferences(asReferences);
      const { t: translate, toast: show } = words.current;
      if (overwrites)
        show({ text: translate("bar.replaced"), action: { label: translate("toast.undo"), onAct: undo } });
      say(`${translate(key)} ${prompt ?? ""}`.trim());
      // A picture goes on as something else: what is typed then takes the place of the words it was made of.
      focus.current(prompt === undefined && kind !== before);
    };
    place.commands = commandsOf(fill, refuse, () => latest.current.kind);
    return () => {
      place.commands = null;
    };
  }, [place]);
  return null;
}

type Fill = (filling: Filling, key: Key) => Promise<void>;

function commandsOf(fill: Fill, refuse: (key: Key) => void, kindNow: () => Kind): ComposerCommands {
  const reuse = async (id: string, kind: Kind, use: Use) => {
    const { data } = await read(RecipeDocument, { id });
    if (data === undefined) return refuse("bar.unread");
    if (data.task === null) return refuse("bar.gone");
    const { prompt, choices, sources, asReferences } = startFrom(data.task, use, kind);
    await fill(
      {
        kind,
        prompt: use === "prompt" || use === "all" ? prompt : undefined,
        choices: use === "settings" || use === "all" ? choices : undefined,
        ...(use === "image" || use === "all" ? { sources, asReferences } : {}),
      },
      `bar.filled.${use}`,
    );
  };
  const begin = async (id: string, kind: Kind) => {
    const [source] = await readAssets([id]);
    if (source === undefined) return refuse("bar.unread");
    if (!source.contentType.startsWith("image/")) return refuse("bar.notUsable");
    await fill({ kind, sources: [source], asReferences: false }, "bar.filled.image");
  };
  return {
    reuse: (task, use) => void reuse(task.id, kindOf(task), use),
    startFrom: ({ id }, kind) => void begin(id, kind),
    write: (prompt, kind, choices) => void fill({ kind: kind ?? kindNow(), prompt, choices }, "bar.filled.words"),
  };
}
