import { data } from "@remix-run/node";
import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";
import { OperatorTaskDocument, OperatorTasksDocument, RepairTasksDocument } from "#app/operators/tasks/documents.ts";
import { FOR_MANY, LONGEST_SEARCH, REPAIRS, type Repair, TROUBLES } from "#app/operators/tasks/fields.ts";

/** The tasks that an address asks for: `trouble`, `search`, `account`, and the stretch of them. */
export async function loadTasks(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const search = (searchParams.get("search") ?? "").trim().slice(0, LONGEST_SEARCH);
  const trouble = TROUBLES.find((name) => name === searchParams.get("trouble"));
  const account = searchParams.get("account") || undefined;
  const stretch = stretchOf(searchParams, PAGE_SIZE);
  const read = await ask(asker, OperatorTasksDocument, { ...stretch, search, trouble, account });
  return operationsOf(asker, read).tasks;
}

/** One task, for a page of its own. */
export async function loadTask(asker: Asker, id: string) {
  const read = await ask(asker, OperatorTaskDocument, { id, name: id });
  const { tasks, auditLog } = operationsOf(asker, read);
  const [found] = tasks.nodes;
  // An id of something else may name tasks, and is not this page's.
  if (found === undefined || found.task.id !== id) throw data(null, { status: 404 });
  // Whoever acts looks before and after: what was done would be lost among the looks.
  return { found, trail: auditLog.nodes.filter(({ action }) => action !== "task.viewed") };
}

/** What the form of a task's page does for it: one repair each. */
export function repairsOf(id: string): ReadonlyMap<string, Act> {
  return new Map<string, Act>(REPAIRS.map((action) => [action, (asker, form) => repairOne(asker, form, id, action)]));
}

async function repairOne(asker: Asker, form: FormData, id: string, action: Repair) {
  const addresses = text(form, "assetUrls").split(/\s+/).filter(Boolean);
  const urls = action === "TAKE_OVER" ? { assetUrls: addresses } : {};
  const input = { ids: [id], action, reason: text(form, "reason"), ...urls };
  const done = await send(asker, RepairTasksDocument, { input });
  if (!done.ok) return done;
  const error = done.payload.outcomes[0]?.error ?? null;
  return error === null
    ? { ok: true as const }
    : { ok: false as const, refusal: { ...error, fields: fieldsOf(error) } };
}

function fieldsOf(error: object) {
  return "fields" in error && Array.isArray(error.fields) ? error.fields : [];
}

/** What the form of the list does: one repair for all that are chosen. */
export const REPAIRS_OF_MANY: ReadonlyMap<string, Act> = new Map<string, Act>([["many", repairMany]]);

async function repairMany(asker: Asker, form: FormData) {
  const action = FOR_MANY.find((name) => name === text(form, "action"));
  if (action === undefined) throw new Response("There is no such repair.", { status: 400 });
  const ids = form.getAll("ids").filter((id): id is string => typeof id === "string");
  const done = await send(asker, RepairTasksDocument, { input: { ids, action, reason: text(form, "reason") } });
  if (!done.ok) return done;
  const outcomes = done.payload.outcomes.map(({ id, error }) => ({
    id,
    refusal: error === null ? null : { ...error, fields: fieldsOf(error) },
  }));
  return { ok: true as const, outcomes };
}
