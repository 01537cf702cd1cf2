import { data } from "@remix-run/node";
import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import {
  CorrectCreditsDocument,
  OperatorAccountDocument,
  OperatorAccountsDocument,
  RestoreAccountDocument,
  SetAccountLimitsDocument,
  SetAccountRoleDocument,
  SuspendAccountDocument,
} from "#app/operators/accounts/documents.ts";
import { LONGEST_SEARCH, ROLES } from "#app/operators/accounts/fields.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { limitIn } from "#app/operators/acting/limit.server.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";
import { personActs } from "#app/operators/people/person-acts.server.ts";

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
  const { account, auditLog, siteLimits, limitGroups } = operationsOf(asker, read);
  if (account === null) throw data(null, { status: 404 });
  // Whoever acts looks before and after: what was done would be lost among the looks.
  const trail = auditLog.nodes.filter(({ action }) => action !== "account.viewed");
  const isAdmin = read.viewer?.role === "ADMIN";
  return { account, siteLimits, limitGroups, trail, isAdmin, correction: crypto.randomUUID() };
}

/** What the forms of an account's page do to it. */
export function actsOn(account: string): ReadonlyMap<string, Act> {
  return new Map<string, Act>([
    ...personActs(account),
    [
      "suspend",
      (asker, form) => send(asker, SuspendAccountDocument, { input: { account, reason: text(form, "reason") } }),
    ],
    [
      "restore",
      (asker, form) => send(asker, RestoreAccountDocument, { input: { account, reason: text(form, "reason") } }),
    ],
    [
      "limits",
      (asker, form) => {
        const [tasksPerDay, maxRunning] = [limitIn(form, "tasksPerDay"), limitIn(form, "maxRunning")];
        const input = {
          ...{ account, group: optional(form, "group") ?? null, reason: text(form, "reason") },
          ...{ tasksPerDay, maxRunning, priority: limitIn(form, "priority") },
        };
        return send(asker, SetAccountLimitsDocument, { input });
      },
    ],
    [
      "role",
      (asker, form) => {
        const role = ROLES.find((name) => name === text(form, "role"));
        if (role === undefined) throw new Response("There is no such role.", { status: 400 });
        return send(asker, SetAccountRoleDocument, { input: { account, role, reason: text(form, "reason") } });
      },
    ],
    [
      "credits",
      (asker, form) => {
        const [email, reason] = [text(form, "email"), text(form, "reason")];
        const input = { email, credits: wholeNumber(form, "credits") ?? 0, reason };
        const idempotencyKey = optional(form, "idempotencyKey");
        return send(asker, CorrectCreditsDocument, { input: { ...input, idempotencyKey } });
      },
    ],
  ]);
}
