import { createHmac, timingSafeEqual } from "node:crypto";
import { pageIn } from "#graphql/domain/accounts/mail/mail-text.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { keysFor } from "#graphql/runtime/secrets.ts";
import {
  NotificationKind as kinds,
  type Locale,
  type NotificationKind,
  type User,
} from "#prisma/generated/client/client.ts";

const PURPOSE = "mails to turn off";
const TAG_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{44,300}$/;

const WAY: Record<Locale, string> = {
  EN: "You have an account with this address. Turn off mails of this kind here, without signing in:",
  ZH: "您在本站有使用此邮箱的账户。无需登录，点击此处即可不再接收此类邮件：",
};

type Text = { subject: string; text: string };

/** Adds to a mail that its reader may do without how to do without: a link in its text, and `turnOff` for programs. */
export function withWayOut<Mail extends Text>(
  mail: Mail,
  { id, locale }: Pick<User, "id" | "locale">,
  kind: NotificationKind,
): Mail & { turnOff: string } {
  const turnOff = pageIn(locale, `/turn-off-mails?token=${makeTurnOffToken(id, kind)}`);
  return { ...mail, text: `${mail.text}\n--\n${WAY[locale]}\n${turnOff}\n`, turnOff };
}

/** What a link proves by itself: that we have mailed it to this account. It opens nothing but the end of one kind of mail. */
function makeTurnOffToken(userId: string, kind: NotificationKind): string {
  const said = Buffer.from(`${kind}:${userId}`);
  return Buffer.concat([tagOf(said, keysFor(PURPOSE)[0]), said]).toString("base64url");
}

function tagOf(said: Buffer, key: Buffer): Buffer {
  return createHmac("sha256", key).update(said).digest();
}

function readToken(token: string): { userId: string; kind: NotificationKind } | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.toString("base64url") !== token) return null;
  const [tag, said] = [bytes.subarray(0, TAG_BYTES), bytes.subarray(TAG_BYTES)];
  if (tag.length < TAG_BYTES || !keysFor(PURPOSE).some((key) => timingSafeEqual(tag, tagOf(said, key)))) return null;
  const [name = "", userId = ""] = said.toString().split(":", 2);
  const kind = Object.values(kinds).find((one) => one === name);
  return kind === undefined ? null : { userId, kind };
}

/**
 * Turns off a kind of mail by the link in one of them, for whoever has it: signed in or not, and as often as it is followed.
 * @throws NotFoundError for a link that is not ours, or whose account is gone.
 */
export async function turnOffMails(token: string): Promise<NotificationKind> {
  const asked = readToken(token);
  if (asked === null) throw new NotFoundError("link that still works");
  const { userId, kind } = asked;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS "locked" FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
    const user = await tx.user.findFirst({ where: { id: userId, deletedAt: null } });
    if (user === null) throw new NotFoundError("link that still works");
    if (!wantsMail(user, kind)) return;
    await tx.user.update({ where: { id: userId }, data: { mutedMails: { push: kind } } });
    log.info({ event: "mails turned off", userId, kind });
  });
  notify(`account:${userId}`);
  return kind;
}
