import { csvLine } from "#app/lib/csv.ts";
import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { longFile, noFile } from "#app/lib/long-file.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import { type AuditEntry, AuditExportDocument, AuditLogDocument } from "#app/operators/log/documents.ts";
import { ACTIONS, isDay } from "#app/operators/log/fields.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

const DAY_MS = 86_400_000;
/** As the API has it. */
const LONGEST_SPAN_MS = 366 * DAY_MS;

/** The beginning of a day such as 2026-11-27 (UTC), or of the day after; undefined for what is none. */
function dayOf(text: string | null, later = 0): string | undefined {
  if (text === null || !isDay(text)) return undefined;
  return new Date(Date.parse(`${text}T00:00:00Z`) + later * DAY_MS).toISOString();
}

/** The stretch of the audit log that an address asks for, narrowed as it says; days are whole, and of UTC. */
export async function loadAuditLog(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const [subject, actor, text] = ["subject", "actor", "text"].map((name) => searchParams.get(name) || undefined);
  const action = ACTIONS.find((name) => name === searchParams.get("action"));
  const span = { since: dayOf(searchParams.get("since")), until: dayOf(searchParams.get("until"), 1) };
  const narrowed = { subject, actor, action, text, ...span };
  const read = await ask(asker, AuditLogDocument, { ...stretchOf(searchParams, PAGE_SIZE), ...narrowed });
  return operationsOf(asker, read).auditLog;
}

const COLUMNS = ["id", "at", "actor", "action", "subject", "reason", "before", "after", "address"] as const;
const FORMS = {
  csv: {
    contentType: "text/csv",
    head: csvLine(COLUMNS),
    line: (entry: AuditEntry) => csvLine(COLUMNS.map((name) => entry[name])),
  },
  ndjson: {
    contentType: "application/x-ndjson",
    head: "",
    line: (entry: AuditEntry) => `${JSON.stringify(Object.fromEntries(COLUMNS.map((name) => [name, entry[name]])))}\n`,
  },
};

/** The entries of the address's days, as CSV or as a line of JSON each, newest first; taking them is on record. */
export async function auditFile(asker: Asker): Promise<Response> {
  const { searchParams } = new URL(asker.request.url);
  const [since, until] = [dayOf(searchParams.get("since")), dayOf(searchParams.get("until"), 1)];
  const spanMs = Date.parse(until ?? "") - Date.parse(since ?? "");
  if (since === undefined || until === undefined || !(spanMs > 0 && spanMs <= LONGEST_SPAN_MS)) {
    return noFile(wordsOf(asker.request).t("operators.log.odd"), 400);
  }
  const form = searchParams.get("form") === "ndjson" ? "ndjson" : "csv";
  const { contentType, head, line } = FORMS[form];
  return longFile({ name: `audit-log.${form}`, contentType, head }, async (after) => {
    const read = await ask(asker, AuditExportDocument, { since, until, after });
    const { nodes, pageInfo } = operationsOf(asker, read).auditExport;
    return { text: nodes.map(line).join(""), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  });
}
