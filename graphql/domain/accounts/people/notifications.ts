import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { db } from "#graphql/runtime/db.ts";
import { NotificationKind as kinds, type NotificationKind, type User } from "#prisma/generated/client/client.ts";

/** The mails that an account's owner may do without. What concerns its safety is always told. */
export const NOTIFICATIONS: readonly NotificationKind[] = Object.values(kinds);

/** Sets which mails an account's owner wants; those that are not named are not sent any more. */
export async function updateNotifications(viewer: Viewer, wanted: readonly NotificationKind[]): Promise<User> {
  const { id } = await personOf(viewer);
  const mutedMails = NOTIFICATIONS.filter((kind) => !wanted.includes(kind));
  return db.user.update({ where: { id }, data: { mutedMails } });
}

/** Whether an account's owner wants a mail. */
export function wantsMail({ mutedMails }: Pick<User, "mutedMails">, kind: NotificationKind): boolean {
  return !mutedMails.includes(kind);
}
