import type { StoryStrip } from "#app/studio/story/story-strip.tsx";

type Strip = typeof StoryStrip;

/** Fetches the strip of a story, which most orders do without. */
export const fetched = async (): Promise<Strip> => (await import("#app/studio/story/story-strip.tsx")).StoryStrip;

/** What is there of it: on the server all, for a page is drawn at once; in a browser what `fetchStrip` has fetched. */
export const strip: { known: Strip | null } = { known: import.meta.env.SSR ? await fetched() : null };

/**
 * Fetches the strip for a page that came with it, before the page is taken over: taken over later, it might have been changed since, as
 * translators of browsers do. Where it can't be fetched it is left out.
 */
export async function fetchStrip(): Promise<void> {
  if (/story=/.test(location.search)) strip.known = await fetched();
}
