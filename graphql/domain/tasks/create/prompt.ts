import { ownStyleIn } from "#graphql/domain/catalog/own-styles/own-style.ts";

/** The words that go to the provider: the user's own, after them what the style adds, and who of the cast is who. */
export function promptToSend(
  prompt: string,
  style: { promptSuffix: string } | null,
  castWords: string | null = null,
): string {
  return [prompt, ...(style === null ? [] : [style.promptSuffix]), ...(castWords === null ? [] : [castWords])].join(
    "\n\n",
  );
}

/** What the style of a task is called: one's own by its name, another by its slug; null without. */
export function styleNameOf(task: { ownStyle: unknown; style: { slug: string } | null }): string | null {
  return ownStyleIn(task)?.name ?? task.style?.slug ?? null;
}
