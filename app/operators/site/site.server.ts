import { optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { limitIn } from "#app/operators/acting/limit.server.ts";
import { operationsOf } from "#app/operators/operations.server.ts";
import { SetSiteLimitsDocument, SetSiteModeDocument, SiteDocument } from "#app/operators/site/documents.ts";
import { MODES } from "#app/operators/site/modes.ts";

/** Whether the site is open, what everybody may do, and whether the reader may change that. */
export async function loadSite(asker: Asker) {
  const read = await ask(asker, SiteDocument, {});
  const { siteLimits: limits } = operationsOf(asker, read);
  return { mode: read.siteMode, message: read.siteMessage, limits, mayAct: read.viewer?.role === "ADMIN" };
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
]);
