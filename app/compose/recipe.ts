import type { RecipeTask } from "#app/compose/documents.ts";
import { type Kind, kindOf, USES, type Use } from "#app/tasks/composing.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

/** What an address asks a composer to begin with. */
export type RecipeAddress = {
  from: string | null;
  use: Use;
  image: string | null;
  prompt: string | null;
  saved: string | null;
  /** Settings that an address names by itself. */
  choices: Record<string, string>;
};

const NAMED = ["model", "aspectRatio", "characters"];

/** What a composer begins with. `isLost`: something that the address names is no longer there. */
export type Start = {
  prompt: string;
  choices: Record<string, string>;
  sources: Source[];
  asReferences: boolean;
  isLost: boolean;
};

/** Reads `?from=<task>&use=prompt|settings|image|all`, `?image=<asset>` `?prompt=<words>` and `?saved=<prompt>`, and `?model=<slug>&aspectRatio=<shape>` for an example. */
export function recipeAddress(params: URLSearchParams): RecipeAddress {
  return {
    from: params.get("from"),
    use: USES.find((use) => use === params.get("use")) ?? "all",
    image: params.get("image"),
    prompt: params.get("prompt"),
    saved: params.get("saved"),
    choices: Object.fromEntries(NAMED.flatMap((name) => params.getAll(name).map((value) => [name, value]))),
  };
}

/** Where the composer stands that begins as an address of one of its kinds said; what else it carried goes along. */
export function composerAddress(kind: Kind, params: URLSearchParams): string {
  const others = [...params].filter(([name]) => name !== "kind");
  return `/create?${new URLSearchParams([["kind", kind], ...others])}`;
}

type Input =
  | Extract<RecipeTask, { __typename: "ImageTask" }>["imageInput"]
  | Extract<RecipeTask, { __typename: "VideoTask" }>["videoInput"]
  | Extract<RecipeTask, { __typename: "AudioTask" }>["audioInput"];

function inputOf(task: RecipeTask): Input {
  if (task.__typename === "ImageTask") return task.imageInput;
  return task.__typename === "VideoTask" ? task.videoInput : task.audioInput;
}

/** Everything a recipe set, by the names of the form. */
function settingsOf({ options, prompt: _prompt, ...own }: Input): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(own))
    if (value !== null && name !== "frameMode") settings[name] = `${value}`;
  for (const { name, value } of options) settings[name] = value;
  return settings;
}

function isImage(source: Source): boolean {
  return source.contentType.startsWith("image/");
}

/**
 * Takes out of an earlier task what was asked for. "image" is what it made, to go on from; "all" is the same once
 * more, with the images that went into it. Settings are only taken over within the same kind.
 */
export function startFrom(task: RecipeTask, use: Use, kind: Kind): Omit<Start, "isLost"> {
  const input = inputOf(task);
  const isSameKind = kindOf(task) === kind;
  const takes = (...uses: Use[]) => uses.includes(use);
  const made = task.assets.filter(isImage).slice(0, 1);
  const sources = takes("image") ? (made.length > 0 ? made : task.sourceImages) : task.sourceImages;
  return {
    prompt: takes("prompt", "all") ? input.prompt : "",
    choices: isSameKind && takes("settings", "all") ? settingsOf(input) : {},
    sources: takes("image") || (isSameKind && takes("all")) ? sources : [],
    asReferences: isSameKind && takes("all") && "frameMode" in input && input.frameMode === "REFERENCE",
  };
}
