import { ownStyleIn } from "#graphql/domain/catalog/own-styles/own-style.ts";

/** The words that go to the provider: the user's own, and after them what the style adds. */
export function promptToSend(prompt: string, style: { promptSuffix: string } | null): string {
  return style === null ? prompt : `${prompt}\n\n${style.promptSuffix}`;
}

/** What the style of a task is called: one's own by its name, another by its slug; null without. */
export function styleNameOf(task: { ownStyle: unknown; style: { slug: string } | null }): string | null {
  return ownStyleIn(task)?.name ?? task.style?.slug ?? null;
}
