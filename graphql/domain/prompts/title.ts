const LONGEST = 60;

/** A short name for a prompt: the first words of what the user said, cut between words. */
export function titleOf(idea: string): string {
  const line = idea.trim().replace(/\s+/g, " ");
  const letters = Array.from(line);
  if (letters.length <= LONGEST) return line;
  const start = letters.slice(0, LONGEST).join("");
  const lastSpace = start.lastIndexOf(" ");
  return `${(lastSpace > LONGEST / 2 ? start.slice(0, lastSpace) : start).trimEnd()}…`;
}
