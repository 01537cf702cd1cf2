import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type ListedKey, listKeys, MOST_KEYS, type Pause } from "#graphql/domain/provider/list.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";

export const ProviderKeyState = builder.enumType("ProviderKeyState", {
  description: "What a key to kie.ai is used for.",
  values: {
    ACTIVE: { description: "Takes new tasks." },
    DRAINING: { description: "Takes no new tasks, and follows its own to their end." },
    RETIRED: { description: "Is used for nothing but results that come late." },
  } as const,
});

export const ProviderPause = builder.objectRef<Pause>("ProviderPause").implement({
  description: "Why nothing new is sent for a while.",
  fields: (t) => ({
    reason: t.exposeString("reason", {
      description: "`TOO_FAST`, `KEY_REFUSED`, `NO_BALANCE`, `SPENDING_CAP` (kie.ai's), or `SPEND_CEILING` (ours).",
    }),
    since: t.expose("since", { type: "DateTime", description: "Since when nothing was taken." }),
    until: t.expose("until", {
      type: "DateTime",
      description: "Its end. By a key, one task then tries, and the others go once it has got through.",
    }),
  }),
});

export const ProviderKey = builder.objectRef<ListedKey>("ProviderKey").implement({
  description: "A key of ours to kie.ai, each of an account of its own there. The key itself is told to nobody.",
  fields: (t) => ({
    id: t.id({ description: "Names this key.", resolve: ({ id }) => globalIdOf("ProviderKey", id) }),
    label: t.exposeString("label", { description: "What operators call it." }),
    lastFour: t.exposeString("lastFour", { description: "Its last four characters." }),
    state: t.expose("state", { type: ProviderKeyState, description: "What it is used for." }),
    weight: t.exposeInt("weight", { description: "New tasks go to active keys in proportion to this; 1 to 100." }),
    isSigned: t.exposeBoolean("isSigned", {
      description: "Whether callbacks about its tasks have to be signed with a secret of its own.",
    }),
    balance: t.exposeFloat("balance", {
      nullable: true,
      description: "kie.ai's credits left, as it said at `balanceAt`; null while it has not been asked.",
    }),
    balanceAt: t.expose("balanceAt", { type: "DateTime", nullable: true, description: "When kie.ai said so." }),
    burnPerHour: t.exposeFloat("burnPerHour", {
      description: "kie.ai's credits that results of the last 60 minutes have consumed.",
    }),
    tasksRunning: t.exposeInt("tasksRunning", { description: "Its tasks that are at kie.ai or on their way." }),
    pause: t.expose("pause", {
      type: ProviderPause,
      nullable: true,
      description: "Why it takes nothing at the moment; null where it does.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was added." }),
  }),
});

/** The row of a key by its id; what is none names a key that is never there. */
export function keyRowId(id: string): string {
  const [type, row, ...rest] = Buffer.from(id, "base64url").toString().split(":");
  return type === "ProviderKey" && row !== undefined && rest.length === 0 && !row.includes("\u0000") ? row : "none";
}

builder.objectField(Operations, "providerKeys", (t) =>
  t.field({
    type: [ProviderKey],
    ...work({ statements: 4, most: MOST_KEYS }),
    description: "Our keys to kie.ai, the one of KIE_API_KEY first, retired ones too; at most 100.",
    resolve: () => listKeys(),
  }),
);
