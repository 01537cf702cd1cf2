import { Link } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PromptDraft } from "#app/prompts/desk/use-prompt-draft.ts";
import type { OpenPrompt, PromptsData, Suggestion } from "#app/prompts/documents.ts";

const CHANGES = {
  IMAGE: ["light", "angle", "closer", "shorter"],
  VIDEO: ["calmer", "camera", "sound", "shorter"],
  AUDIO: ["calmer", "shorter"],
} as const;

/** Things one might say: ideas for a new prompt, changes for one that is there. */
function useSuggestions(opened: OpenPrompt | null, page: PromptsData, draft: PromptDraft): readonly Suggestion[] {
  const { t } = useTranslation();
  if (opened === null) return draft.kind === "IMAGE" ? page.imageIdeas : page.videoIdeas;
  return CHANGES[opened.kind].map((name) => {
    const idea = t(`prompts.changes.${name}`);
    return { __typename: "PromptSuggestion", id: name, title: idea, idea };
  });
}

/** Suggestions to click; each has an address, so that they work before any script. */
export function IdeaList({
  opened,
  page,
  draft,
}: {
  opened: OpenPrompt | null;
  page: PromptsData;
  draft: PromptDraft;
}) {
  const { t } = useTranslation();
  const suggestions = useSuggestions(opened, page, draft);
  if (draft.idea !== "") return null;
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t(opened === null ? "prompts.ideas" : "prompts.changesList")}>
      {suggestions.map(({ id, title, idea }) => (
        <li key={id}>
          <Link
            to={`?${new URLSearchParams({ idea, kind: draft.kind.toLowerCase() })}`}
            preventScrollReset
            onClick={(event) => {
              event.preventDefault();
              draft.setIdea(idea);
              document.getElementById("prompt-idea")?.focus();
            }}
            className="inline-flex min-h-11 items-center rounded-xl border border-edge/50 px-3.5 py-1.5 text-sm hover:border-edge hover:bg-sunken"
          >
            {title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
