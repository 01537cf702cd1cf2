import { z } from "zod";
import { wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { ConflictError, InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { DAY, fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Announcement, Audience, Mailing } from "#prisma/generated/client/client.ts";

const LONGEST_TEXT = 300;
const LONGEST_URL = 500;
const FURTHEST_MS = 366 * DAY;
/** A beginning that lies behind by less than it takes to send is now. */
const SENDING_MS = 5 * SECOND;

const text = z
  .string()
  .trim()
  .min(3, "An announcement says something, in both languages.")
  .max(LONGEST_TEXT, `An announcement has at most ${LONGEST_TEXT} characters.`)
  .refine((one) => !/\p{Cc}/u.test(one), { message: "An announcement is one line.", params: { code: "UNSTORABLE" } });

const shape = z.object({
  textEn: text,
  textZh: text,
  url: z
    .string()
    .trim()
    .max(LONGEST_URL, `An address has at most ${LONGEST_URL} characters.`)
    .refine(isAddress, {
      message: "An address is a path of this site, such as /pricing, or begins with https://.",
      params: { code: "FORMAT" },
    })
    .nullable(),
});

/** A path of this site's own, or an https address; nothing that a browser would take for another host or run. */
function isAddress(address: string): boolean {
  if (/[\s\p{Cc}\\]/u.test(address)) return false;
  if (address.startsWith("/")) return !address.startsWith("//");
  return URL.canParse(address) && new URL(address).protocol === "https:" && address.startsWith("https://");
}

export type Announced = {
  textEn: string;
  textZh: string;
  url?: string | null | undefined;
  audience: Audience;
  /** Left out, now. */
  from?: Date | null | undefined;
  until: Date;
  /** Whether it is mailed too, from its beginning on, to everybody who wants such mails; left out, it is not. */
  byMail?: boolean | null | undefined;
  reason: string;
};

/** An announcement with the state of its mails; null where it is not mailed. */
export type AnnouncementRow = Announcement & { mailing: Mailing | null };

/**
 * Shows a text on every page from a moment until another; kept pages of strangers have it within seconds. Where it is mailed
 * too, `mailAnnouncements` does that from its beginning on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError.
 */
export async function announce(actor: Actor, given: Announced): Promise<AnnouncementRow> {
  const reason = readReason(given.reason);
  const words = readWords(given);
  const span = readSpan(given.from ?? null, given.until);
  const byMail = given.byMail ?? false;
  const made = await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const mailing = byMail ? { mailing: { create: { startsAt: span.startsAt } } } : {};
    const data = { ...words, ...span, audience: given.audience, author: by.name, createdAt: now(), ...mailing };
    const announcement = await tx.announcement.create({ data, include: { mailing: true } });
    const subject = globalIdOf("Announcement", announcement.id);
    const { textEn, textZh, url, audience, startsAt, endsAt } = announcement;
    const after = { textEn, textZh, url, audience, from: startsAt, until: endsAt, byMail };
    await recordAct(tx, by, { action: "announcement.made", subject, after, reason });
    return announcement;
  });
  notify("announcements");
  if (byMail) wakeMail();
  log.warn({ event: "announced", announcementId: made.id });
  return made;
}

function readWords({ textEn, textZh, url }: Announced) {
  const parsed = shape.safeParse({ textEn, textZh, url: url ?? null });
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}

function readSpan(from: Date | null, until: Date): Pick<Announcement, "startsAt" | "endsAt"> {
  const present = now();
  if (from !== null && from.getTime() < present.getTime() - SENDING_MS) {
    throw new InvalidInputError([
      { path: ["from"], code: "TOO_SMALL", message: "An announcement begins now or later." },
    ]);
  }
  const startsAt = from === null || from < present ? present : from;
  if (until <= startsAt) {
    throw new InvalidInputError([
      { path: ["until"], code: "TOO_SMALL", message: "An announcement ends after it begins." },
    ]);
  }
  if (until > fromNow(FURTHEST_MS)) {
    throw new InvalidInputError([
      { path: ["until"], code: "TOO_LARGE", message: "An announcement ends within a year." },
    ]);
  }
  return { startsAt, endsAt: until };
}

/**
 * Takes an announcement off all pages before its end; what of its mails has not gone does not go.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError for one that is over already.
 */
export async function withdrawAnnouncement(
  actor: Actor,
  { announcement: id, reason }: { announcement: string; reason: string },
): Promise<AnnouncementRow> {
  const why = readReason(reason);
  const withdrawn = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Announcement" WHERE "id" = ${id} FOR UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const known = await tx.announcement.findUnique({ where: { id } });
    if (known === null) throw new NotFoundError("announcement");
    if (known.withdrawnAt !== null || known.endsAt <= now())
      throw new ConflictError("This announcement is over already.");
    const row = await tx.announcement.update({
      where: { id },
      data: { withdrawnAt: now() },
      include: { mailing: true },
    });
    const subject = globalIdOf("Announcement", id);
    const mailed = row.mailing === null ? {} : { mailsSent: row.mailing.sent };
    const [before, after] = [{ until: known.endsAt }, { until: row.withdrawnAt, ...mailed }];
    await recordAct(tx, by, { action: "announcement.withdrawn", subject, before, after, reason: why });
    return row;
  });
  notify("announcements");
  if (withdrawn.mailing !== null) wakeMail();
  return withdrawn;
}
