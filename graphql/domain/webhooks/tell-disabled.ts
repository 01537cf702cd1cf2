import { z } from "zod";
import { pageIn } from "#graphql/domain/accounts/mail/mail-text.ts";
import { withWayOut } from "#graphql/domain/accounts/mail/turn-off.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { db } from "#graphql/runtime/db.ts";
import { sendMail } from "#graphql/vendors/mail.ts";
import type { Locale } from "#prisma/generated/client/client.ts";

/** Tells an account by mail that one of its endpoints was disabled. */
export const webhookDisabledJob = { name: "webhook-disabled", payload: z.object({ endpointId: z.string() }) };

/** Why an endpoint is disabled, as programs and pages are told, and in the words of a mail. */
export const WHY_DISABLED = {
  GONE: { EN: "It answered 410 Gone.", ZH: "它返回了 410 Gone。" },
  FAILING: { EN: "Every delivery of the last three days failed.", ZH: "最近三天的投递全部失败。" },
} satisfies Record<string, Record<Locale, string>>;

type Words = { subject: string; lines(url: string, reason: string, link: string): string[] };

const words: Record<Locale, Words> = {
  EN: {
    subject: "A webhook endpoint was disabled",
    lines: (url, reason, link) => [
      `We no longer send events to ${url}.`,
      `Why: ${reason}`,
      "Nothing is lost: once it works again, enable it and it is told of everything it has missed:",
      link,
    ],
  },
  ZH: {
    subject: "一个 Webhook 端点已被停用",
    lines: (url, reason, link) => [
      `我们不再向 ${url} 发送事件。`,
      `原因：${reason}`,
      "事件不会丢失：端点恢复后重新启用，即会补发它错过的全部事件：",
      link,
    ],
  },
};

/** Mails the owner of an endpoint that it was disabled and why, in the owner's language. Does nothing where it is enabled again, or gone, or its owner wants no such mails. */
export async function tellDisabled(endpointId: string): Promise<void> {
  const endpoint = await db.webhookEndpoint.findUnique({
    where: { id: endpointId },
    include: { user: { include: { sandboxOf: true } } },
  });
  if (endpoint === null || endpoint.disabledAt === null) return;
  const owner = endpoint.user.sandboxOf ?? endpoint.user;
  if (!wantsMail(owner, "WEBHOOK_DISABLED")) return;
  const { subject, lines } = words[owner.locale];
  const known = Object.values(WHY_DISABLED).find(({ EN }) => EN === endpoint.disabledReason);
  const reason = known?.[owner.locale] ?? endpoint.disabledReason ?? "";
  const text = `${lines(endpoint.url, reason, pageIn(owner.locale, "/api-keys")).join("\n\n")}\n`;
  await sendMail(withWayOut({ to: owner.email, subject, text }, owner, "WEBHOOK_DISABLED"));
}
