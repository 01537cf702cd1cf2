import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import { AuditLogDocument } from "#app/operators/log/documents.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** The stretch of the audit log that an address asks for, of one `subject` or one `actor` where it names one. */
export async function loadAuditLog(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const [subject, actor] = ["subject", "actor"].map((name) => searchParams.get(name) || undefined);
  const read = await ask(asker, AuditLogDocument, { ...stretchOf(searchParams, PAGE_SIZE), subject, actor });
  return operationsOf(asker, read).auditLog;
}
