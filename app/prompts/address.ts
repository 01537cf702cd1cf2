import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import type { Locale } from "#app/lib/i18n/locale.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { OpenPrompt, PromptKind, PromptsData, PromptsDocument } from "#app/prompts/documents.ts";

const PAGE_SIZE = 20;
// The longest that the API searches for.
export const LONGEST_SEARCH = 200;
export const PROMPT_FILTERS = ["all", "images", "videos", "favorites"] as const;
export type PromptFilterName = (typeof PROMPT_FILTERS)[number];
const LISTING = ["show", "search", "after", "before"];

/** The filter an address names; everything when it names none. */
export function promptFilterOf(params: URLSearchParams): PromptFilterName {
  return PROMPT_FILTERS.find((filter) => filter === params.get("show")) ?? "all";
}

/** What somebody searches for, without what can't be searched for. */
export function searchOf(params: URLSearchParams): string {
  return (params.get("search") ?? "").replaceAll("\u0000", "").trim().slice(0, LONGEST_SEARCH);
}

const PROMPT_KINDS: readonly PromptKind[] = ["IMAGE", "VIDEO", "AUDIO"];

/** What a prompt is meant for, by the API's name of it. */
export function promptKindNamed(name: unknown): PromptKind | undefined {
  return PROMPT_KINDS.find((kind) => kind === name);
}

/** What a new prompt is meant for, as the address has it. */
export function kindOf(params: URLSearchParams): PromptKind {
  return params.get("kind") === "video" ? "VIDEO" : "IMAGE";
}

/** The part of an address that says what is listed, to be kept while prompts are opened; with its question mark, or empty. */
export function listingOf(params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name, value]) => LISTING.includes(name) && value !== ""));
  return kept.size === 0 ? "" : `?${kept}`;
}

/**
 * What to ask for the page: which prompts, and the one that is open. Of a conversation the list shows what came last, unless
 * somebody looks for a particular prompt.
 */
export function promptsVariables(
  params: URLSearchParams,
  locale: Locale,
  id: string | undefined,
): VariablesOf<typeof PromptsDocument> {
  const show = promptFilterOf(params);
  const search = searchOf(params);
  const kinds = { all: undefined, favorites: undefined, images: "IMAGE", videos: "VIDEO" } as const;
  const isParticular = show === "favorites" || search !== "";
  const filter = {
    kind: kinds[show],
    favorite: show === "favorites" ? true : undefined,
    search: search === "" ? undefined : search,
    newest: isParticular ? undefined : true,
  };
  const page = stretchOf(params, PAGE_SIZE);
  return { ...page, filter, locale: locale === "zh" ? "ZH" : "EN", id: id ?? "", opened: id !== undefined };
}

/** The prompt that is open, if that is what the id names. */
export function openedPrompt({ opened }: Pick<PromptsData, "opened">): OpenPrompt | null {
  return opened?.__typename === "Prompt" ? opened : null;
}

/** What a prompt said before the turn that made it; null when it was written from nothing. */
export function textBefore({ messages }: Pick<OpenPrompt, "messages">): string | null {
  return messages.filter(({ role }) => role === "ASSISTANT").at(-2)?.text ?? null;
}
