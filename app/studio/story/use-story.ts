import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback, useRef } from "react";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { CreateWorkflowDocument, type Story, UpdateWorkflowDocument } from "#app/studio/story/documents.ts";

export type StoryChange = { prompt?: string; selectedImage?: string; step?: "PROMPT" | "IMAGE" | "VIDEO" };

export type StoryState = {
  story: Story | null;
  /** The story's id, which is made now where the story has only been opened. Null, and `onRefused` told, where it can't be. */
  begin: () => Promise<string | null>;
  /** Changes the story, having begun it. @returns whether that was done. */
  turn: (change: StoryChange) => Promise<boolean>;
};

/**
 * The story that is open on the page. One that was only opened is no row until something happens in it; then the address
 * names it, and the page stays as it is.
 */
export function useStory(story: Story | null, onRefused: (refusal: Refusal) => void): StoryState {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const known = story?.id ?? null;
  const begun = useRef<Promise<string | null> | null>(null);
  const begin = useCallback(() => {
    if (known !== null) return Promise.resolve(known);
    begun.current ??= change(CreateWorkflowDocument, {}).then((made) => {
      if (!made.ok) {
        begun.current = null;
        onRefused(made.refusal);
        return null;
      }
      const { id } = made.payload.workflow;
      const params = new URLSearchParams(search);
      params.set("story", id);
      navigate(`${pathname}?${params}`, { replace: true, preventScrollReset: true });
      return id;
    });
    return begun.current;
  }, [known, onRefused, navigate, pathname, search]);
  const turn = useCallback(
    async (changes: StoryChange) => {
      const id = await begin();
      if (id === null) return false;
      const changed = await change(UpdateWorkflowDocument, { input: { id, ...changes } });
      if (!changed.ok) onRefused(changed.refusal);
      await refetchFollowed();
      return changed.ok;
    },
    [begin, onRefused],
  );
  return { story, begin, turn };
}
