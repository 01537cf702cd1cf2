import type { LiveEvent } from "#app/shell/live/live-loop.ts";

const ENDS: LiveEvent["type"][] = ["COMPLETED", "FAILED", "TIMED_OUT"];
const MOST_SHOWN = 9;

/** Whether something the reader may be waiting for is over, well or not. */
export function isEnd({ type }: Pick<LiveEvent, "type">): boolean {
  return ENDS.includes(type);
}

/** What a badge says of a number: above nine there is no room. */
export function badgeText(count: number): string {
  return count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
}

/** A tab's title with the number of what ended since it was last seen; the title itself for none. */
export function countedTitle(title: string, count: number): string {
  return count === 0 ? title : `(${badgeText(count)}) ${title}`;
}

/** The site's sign with a number on it, as an address for the tab's icon. */
export function countedIcon(count: number): string {
  const text = badgeText(count);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="11" fill="#1b1914"/><path d="M9.2 12.4c-.5 9.8 6.3 17.6 15.7 17.6 3.2 0 5.4-.9 6.7-2.1.7-.7.3-1.7-.6-1.8-8.700-.5-14.600-5.700-16.700-14.300l-.4-2.700c-.1-.8-1-1.200-1.700-.8l-2.100 1.300c-.6.4-.9 1-.9 1.700z" fill="#ffd23f"/><circle cx="27" cy="13" r="13" fill="#d3261b"/><text x="27" y="19.500" font-family="sans-serif" font-weight="700" font-size="${text.length > 1 ? 15 : 19}" text-anchor="middle" fill="#fff">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
