import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localeOf, localizedFor } from "#app/lib/i18n/locale.ts";
import type { Root } from "#app/shell/above/documents.ts";

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as it stands in HTML. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/**
 * What is said above a page, as HTML: that the site is not open, and what is announced. Drawn here alone, so that no page loads
 * code for what is mostly not there. Undefined when there is nothing.
 */
export function aboveOf(request: Request, told: Omit<Root, "viewer">): string | undefined {
  const lines = [siteLine(request, told), announcementLines(request, told)].filter((line) => line !== "");
  return lines.length === 0 ? undefined : lines.join("");
}

function siteLine(request: Request, { siteMode, siteMessage }: Omit<Root, "viewer">): string {
  if (siteMode === "OPEN") return "";
  const said = escaped(wordsOf(request).t(`site.${siteMode}`));
  const message = siteMessage === null ? "" : ` <span dir="auto">${escaped(siteMessage)}</span>`;
  return `<p class="bg-danger-soft p-3 text-center text-sm"><span>${said}</span>${message}</p>`;
}

function announcementLines(request: Request, { announcements }: Omit<Root, "viewer">): string {
  if (announcements.length === 0) return "";
  const isChinese = localeOf(new URL(request.url).pathname) === "zh";
  const lines = announcements.map(({ textEn, textZh, url }) => {
    const text = escaped(isChinese ? textZh : textEn);
    const to = url?.startsWith("/") ? localizedFor(request, url) : url;
    const line = to == null ? text : `<a class="underline underline-offset-4" href="${escaped(to)}">${text}</a>`;
    return `<p class="border-line border-b bg-accent-soft px-4 py-2 text-center text-ink text-sm">${line}</p>`;
  });
  return `<aside aria-label="${escaped(wordsOf(request).t("announcements.title"))}">${lines.join("")}</aside>`;
}
