import { createContext, useContext, useState } from "react";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

export const USES = ["prompt", "settings", "image", "all"] as const;
/** What of an earlier task the composer begins with; "image" is what it made, to go on from. */
export type Use = (typeof USES)[number];
const API_KINDS = { image: "IMAGE", video: "VIDEO", audio: "AUDIO" } as const;
export type Kind = keyof typeof API_KINDS;
export const KINDS: readonly Kind[] = ["image", "video", "audio"];

/** A kind as the API names it. */
export function taskKind(kind: Kind): TaskCard["kind"] {
  return API_KINDS[kind];
}

/** The kind that an address or a form names; undefined where it names none. */
export function kindNamed(name: unknown): Kind | undefined {
  return KINDS.find((kind) => kind === name);
}

/** What a task makes, as addresses and forms name it. */
export function kindOf({ kind }: Pick<TaskCard, "kind">): Kind {
  return KINDS.find((one) => API_KINDS[one] === kind) ?? "image";
}

/** What a page can ask of the composer that stands on it. */
export type ComposerCommands = {
  /** Begins with something of what a task was made from, and gives the composer the keyboard. */
  reuse: (task: Pick<TaskCard, "id" | "kind">, use: Use) => void;
  /** Puts a picture among the sources of an image or of a video, and gives the composer the keyboard. */
  startFrom: (asset: Media, kind: Kind) => void;
  /** Puts words in the place of the prompt, of whichever kind it is then for, and chooses a model and settings by their names. */
  write: (prompt: string, kind?: Kind, choices?: Record<string, string>) => void;
};

/** What a drag from a list of results carries: the id of the picture. */
export const DRAGGED_ASSET = "application/x-asset-id";

export type ComposerPlace = { commands: ComposerCommands | null };

const ComposerContext = createContext<ComposerPlace | null>(null);
export const ComposerProvider = ComposerContext.Provider;

/** A place for the commands of the composer of a page. Its identity stays, so nothing below is drawn anew with every key. */
export function useComposerPlace(): ComposerPlace {
  const [place] = useState<ComposerPlace>({ commands: null });
  return place;
}

/** The composer's commands; null on a page that has none, where `composerAddress` leads to one. */
export function useComposerCommands(): ComposerCommands | null {
  const place = useContext(ComposerContext);
  const [commands] = useState<ComposerCommands | null>(() =>
    place === null
      ? null
      : {
          reuse: (...given) => place.commands?.reuse(...given),
          startFrom: (...given) => place.commands?.startFrom(...given),
          write: (...given) => place.commands?.write(...given),
        },
  );
  return commands;
}

/** Where the composer stands that begins with something of a task. */
export function reuseAddress(task: Pick<TaskCard, "id" | "kind">, use: Use): string {
  return `/create?${new URLSearchParams({ kind: kindOf(task), from: task.id, use })}`;
}

/** Where the composer stands that begins with a picture. */
export function startAddress(asset: Pick<Media, "id">, kind: Kind): string {
  return `/create?${new URLSearchParams({ kind, image: asset.id })}`;
}
