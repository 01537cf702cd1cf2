import { optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { momentOf, refusedAt } from "#app/operators/acting/moment.server.ts";
import {
  AnnounceDocument,
  OperatorAnnouncementsDocument,
  WithdrawAnnouncementDocument,
} from "#app/operators/announcements/documents.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** The stretch of the announcements that an address asks for. */
export async function loadAnnouncements(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const read = await ask(asker, OperatorAnnouncementsDocument, stretchOf(searchParams, PAGE_SIZE));
  const { announcements, announcementReach: reach } = operationsOf(asker, read);
  return { announcements, reach, mayAct: read.viewer?.role === "ADMIN" };
}

/** What the forms of the page do. */
export const announcementActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "announce",
    async (asker, form) => {
      const [from, until] = [momentOf(form, "from"), momentOf(form, "until")];
      if ("refusal" in from) return { ok: false, refusal: from.refusal };
      if ("refusal" in until) return { ok: false, refusal: until.refusal };
      if (until.at === undefined) return { ok: false, refusal: refusedAt("until", "An announcement has an end.") };
      const words = { textEn: text(form, "textEn"), textZh: text(form, "textZh"), url: optional(form, "url") };
      const audience = text(form, "audience") === "SIGNED_IN" ? ("SIGNED_IN" as const) : ("ALL" as const);
      const rest = { from: from.at, until: until.at, byMail: form.has("byMail") };
      return send(asker, AnnounceDocument, { input: { ...words, ...rest, audience, reason: text(form, "reason") } });
    },
  ],
  [
    "withdraw",
    (asker, form) => {
      const input = { announcement: text(form, "announcement"), reason: text(form, "reason") };
      return send(asker, WithdrawAnnouncementDocument, { input });
    },
  ],
]);
