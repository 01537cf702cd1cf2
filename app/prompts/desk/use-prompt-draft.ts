import { useSearchParams } from "@remix-run/react";
import { useState } from "react";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { kindOf, promptKindNamed } from "#app/prompts/address.ts";
import type { OpenPrompt, PromptKind } from "#app/prompts/documents.ts";

export type PromptDraft = {
  idea: string;
  setIdea: (idea: string) => void;
  kind: PromptKind;
  setKind: (kind: PromptKind) => void;
  style: string;
  setStyle: (id: string) => void;
  /** The idea was used: it is no draft any more. */
  forget: () => void;
};

/**
 * What is being asked of the assistant. `posted` is what a form sent without scripts had; the address may bring an idea and a
 * kind; what is typed is kept in this browser.
 */
export function usePromptDraft(opened: OpenPrompt | null, posted: Record<string, string>): PromptDraft {
  const [params] = useSearchParams();
  const initial = posted.idea ?? params.get("idea") ?? "";
  const [idea, setIdea] = useDraft(`prompts:${opened?.id ?? "new"}`, initial);
  const [kind, setKind] = useState(promptKindNamed(posted.kind) ?? opened?.kind ?? kindOf(params));
  const [style, setStyle] = useState(posted.style ?? opened?.style?.id ?? "");
  return { idea, setIdea, kind, setKind, style, setStyle, forget: () => setIdea(initial) };
}
