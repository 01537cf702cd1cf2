import { z } from "zod";
import { withWayOut } from "#graphql/domain/accounts/mail/turn-off.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { sendMail } from "#graphql/vendors/mail.ts";

/** Tells an account by mail that one of its endpoints was disabled. */
export const webhookDisabledJob = { name: "webhook-disabled", payload: z.object({ endpointId: z.string() }) };

/** Mails the owner of an endpoint that it was disabled and why. Does nothing where it is enabled again, or gone, or its owner wants no such mails. */
export async function tellDisabled(endpointId: string): Promise<void> {
  const endpoint = await db.webhookEndpoint.findUnique({
    where: { id: endpointId },
    include: { user: { include: { sandboxOf: true } } },
  });
  if (endpoint === null || endpoint.disabledAt === null) return;
  const owner = endpoint.user.sandboxOf ?? endpoint.user;
  if (!wantsMail(owner, "WEBHOOK_DISABLED")) return;
  const text = [
    `We no longer send events to ${endpoint.url}.`,
    "",
    `Why: ${endpoint.disabledReason ?? "every delivery failed."}`,
    "",
    "Nothing is lost: once it works again, enable it and it is told of everything it has missed:",
    `${env.publicUrl}/api-keys`,
    "",
  ].join("\n");
  const mail = { to: owner.email, subject: "A webhook endpoint was disabled", text };
  await sendMail(withWayOut(mail, { id: owner.id, locale: "EN" }, "WEBHOOK_DISABLED"));
}
