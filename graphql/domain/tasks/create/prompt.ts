/** The words that go to the provider: the user's own, and after them what the style adds. */
export function promptToSend(prompt: string, style: { promptSuffix: string } | null): string {
  return style === null ? prompt : `${prompt}\n\n${style.promptSuffix}`;
}
