import { accountWithId } from "#graphql/domain/accounts/people/profile.ts";
import { mustBeStronglySignedIn } from "#graphql/domain/operations/sign-in/strong-sign-in.ts";
import { isOperator } from "#graphql/schema/core/authorize.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { type GraphContext, viewerOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** What operators read; it is handed to them alone, so whatever stands below is. `operator` is the account that reads. */
export const Operations = builder.objectRef<{ operator: User }>("Operations").implement({
  description: "What those who run the site read of all of it.",
});

/** The account of an operator who asks, as its row says now; null for everybody else, and for keys. */
export async function operatorOf({ viewer, account }: GraphContext): Promise<User | null> {
  if (viewer === null || !isOperator(viewer)) return null;
  // A socket has read no row, and is open for hours.
  const row = account?.id === viewer.userId ? account : await accountWithId(viewer.userId);
  const isOne = row !== null && row.role !== "USER" && row.deletedAt === null && row.suspendedAt === null;
  return isOne ? row : null;
}

builder.queryField("operations", (t) =>
  t.field({
    type: Operations,
    nullable: true,
    ...work({ statements: 2 }),
    description:
      "What operators read; null for everybody but SUPPORT and ADMIN, and for every key. Outside of the sandbox an operator whose session has used neither passkey nor code is refused with STRONG_SIGN_IN_REQUIRED.",
    resolve: async (_root, _args, context) => {
      const operator = await operatorOf(context);
      if (operator === null) return null;
      await mustBeStronglySignedIn(viewerOf(context));
      return { operator };
    },
  }),
);
