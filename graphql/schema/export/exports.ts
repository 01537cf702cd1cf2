import { RateLimitedError } from "#graphql/domain/errors.ts";
import { exportUrl, requestExport } from "#graphql/domain/export/export.ts";
import { db } from "#graphql/runtime/db.ts";
import { User } from "#graphql/schema/accounts/user.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { DataExport as DataExportRow } from "#prisma/generated/client/client.ts";

const MOST_SHOWN = 20;

const DataExportStatus = builder.enumType("DataExportStatus", {
  description: "How far an export is.",
  values: {
    PENDING: { description: "It is being packed." },
    READY: { description: "It can be downloaded until it expires." },
    FAILED: { description: "It could not be packed; ask for another." },
  } as const,
});

const DataExport = builder.prismaObject("DataExport", {
  description: "Everything of an account as one zip: its records as JSON, one object a line, and its media.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this export." }),
    status: t.expose("status", { type: DataExportStatus, description: "How far it is." }),
    url: t.string({
      nullable: true,
      description: "Where to download it, for whoever has the address; null unless it is READY and kept.",
      resolve: (row) => exportUrl(row),
    }),
    byteSize: t.float({
      nullable: true,
      description: "Its size in bytes; null before READY.",
      resolve: ({ byteSize }) => (byteSize === null ? null : Number(byteSize)),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    readyAt: t.expose("readyAt", { type: "DateTime", nullable: true, description: "When it was ready." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "Until when it is kept, a week after it was ready; null before.",
    }),
  }),
});

builder.prismaObjectField(User, "exports", (t) =>
  t.field({
    type: [DataExport],
    description: "The copies of its data that were asked for and are not yet forgotten, newest first; at most 20.",
    ...work({ most: MOST_SHOWN, statements: 1 }),
    resolve: ({ id }) => db.dataExport.findMany({ where: { userId: id }, orderBy: { id: "desc" }, take: MOST_SHOWN }),
  }),
);

const RequestExportPayload = builder.objectRef<{ dataExport: DataExportRow }>("RequestExportPayload").implement({
  description: "The export is being packed; a mail tells when it is ready.",
  fields: (t) => ({ export: t.expose("dataExport", { type: DataExport, description: "The export." }) }),
});

builder.mutationField("requestExport", (t) =>
  t.field({
    type: RequestExportPayload,
    description: "Asks for a copy of everything that the account has. While one is being packed, gives that one.",
    errors: {
      types: [RateLimitedError],
      union: { description: "The export, or that there were three within a day." },
    },
    resolve: async (_root, _args, context) => ({ dataExport: await requestExport(viewerOf(context)) }),
  }),
);
