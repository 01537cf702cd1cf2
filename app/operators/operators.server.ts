import { data } from "@remix-run/node";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import { AuditLogDocument, OperatorAccountDocument, OperatorAccountsDocument } from "#app/operators/documents.ts";
import { LONGEST_SEARCH } from "#app/operators/fields.ts";

const PAGE_SIZE = 20;

type Read<Operations> = { viewer: object | null; operations: Operations | null };

/** For everybody else who is signed in these pages are pages that are not there. */
function operationsOf<Operations>({ request }: Asker, { viewer, operations }: Read<Operations>): Operations {
  signedIn(request, viewer);
  if (operations === null) throw data(null, { status: 404 });
  return operations;
}

/** The accounts that an address asks for: `search`, `suspended`, and the stretch of them. */
export async function loadAccounts(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const search = (searchParams.get("search") ?? "").trim().slice(0, LONGEST_SEARCH);
  const suspended = searchParams.has("suspended") ? true : undefined;
  const read = await ask(asker, OperatorAccountsDocument, { ...stretchOf(searchParams, PAGE_SIZE), search, suspended });
  return operationsOf(asker, read).accounts;
}

/** One account, for a page of its own; `correction` names one change of its credits, however often it is sent. */
export async function loadAccount(asker: Asker, id: string) {
  const read = await ask(asker, OperatorAccountDocument, { id });
  const { account, auditLog } = operationsOf(asker, read);
  if (account === null) throw data(null, { status: 404 });
  // Whoever acts looks before and after: what was done would be lost among the looks.
  const trail = auditLog.nodes.filter(({ action }) => action !== "account.viewed");
  return { account, trail, mayAct: read.viewer?.role === "ADMIN", correction: crypto.randomUUID() };
}

/** The stretch of the audit log that an address asks for, of one `subject` or one `actor` where it names one. */
export async function loadAuditLog(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const [subject, actor] = ["subject", "actor"].map((name) => searchParams.get(name) || undefined);
  const read = await ask(asker, AuditLogDocument, { ...stretchOf(searchParams, PAGE_SIZE), subject, actor });
  return operationsOf(asker, read).auditLog;
}
