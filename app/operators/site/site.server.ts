import { optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { limitIn } from "#app/operators/acting/limit.server.ts";
import { operationsOf } from "#app/operators/operations.server.ts";
import {
  RemoveLimitGroupDocument,
  SetLimitGroupDocument,
  SetSiteLimitsDocument,
  SetSiteModeDocument,
  SiteDocument,
} from "#app/operators/site/documents.ts";
import { MODES } from "#app/operators/site/modes.ts";

/** Whether the site is open, what everybody and each group may do, which group the address has opened, and whether the reader may change that. */
export async function loadSite(asker: Asker) {
  const read = await ask(asker, SiteDocument, {});
  const { siteLimits: limits, limitGroups: groups } = operationsOf(asker, read);
  const opened = new URL(asker.request.url).searchParams.get("group");
  const group = groups.find(({ id }) => id === opened) ?? null;
  const mayAct = read.viewer?.role === "ADMIN";
  return { mode: read.siteMode, message: read.siteMessage, limits, groups, group, mayAct };
}

/** What the forms of the site's page do. */
export const siteActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    "site",
    (asker, form) => {
      const mode = MODES.find((name) => name === text(form, "mode"));
      if (mode === undefined) throw new Response("There is no such mode.", { status: 400 });
      return send(asker, SetSiteModeDocument, {
        input: { mode, message: optional(form, "message"), reason: text(form, "reason") },
      });
    },
  ],
  [
    "siteLimits",
    (asker, form) => {
      const [tasksPerDay, maxRunning] = [limitIn(form, "tasksPerDay"), limitIn(form, "maxRunning")];
      return send(asker, SetSiteLimitsDocument, { input: { tasksPerDay, maxRunning, reason: text(form, "reason") } });
    },
  ],
  [
    "limitGroup",
    (asker, form) => {
      const [tasksPerDay, maxRunning] = [limitIn(form, "tasksPerDay"), limitIn(form, "maxRunning")];
      const words = { group: optional(form, "group"), name: text(form, "name"), reason: text(form, "reason") };
      const limits = { tasksPerDay, maxRunning, priority: limitIn(form, "priority") };
      return send(asker, SetLimitGroupDocument, { input: { ...words, ...limits } });
    },
  ],
  [
    "removeLimitGroup",
    (asker, form) => {
      const [group, into] = [text(form, "group"), optional(form, "into") ?? null];
      return send(asker, RemoveLimitGroupDocument, { input: { group, into, reason: text(form, "reason") } });
    },
  ],
]);
