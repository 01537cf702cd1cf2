import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localeOf, localizedFor } from "#app/lib/i18n/locale.ts";

type Announcement = { textEn: string; textZh: string; url: string | null };

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as it stands in HTML. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/**
 * What is announced, as HTML, above the page: drawn here alone, so that no page loads code for what is mostly not there. Undefined
 * when there is nothing.
 */
export function announcementsAbove(request: Request, announcements: readonly Announcement[]): string | undefined {
  if (announcements.length === 0) return undefined;
  const isChinese = localeOf(new URL(request.url).pathname) === "zh";
  const lines = announcements.map(({ textEn, textZh, url }) => {
    const text = escaped(isChinese ? textZh : textEn);
    const to = url?.startsWith("/") ? localizedFor(request, url) : url;
    return `<p class="border-line border-b bg-accent-soft px-4 py-2 text-center text-ink text-sm">${to == null ? text : `<a class="underline underline-offset-4" href="${escaped(to)}">${text}</a>`}</p>`;
  });
  return `<aside aria-label="${escaped(wordsOf(request).t("announcements.title"))}">${lines.join("")}</aside>`;
}
