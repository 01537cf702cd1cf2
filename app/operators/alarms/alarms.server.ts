import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { AcknowledgeAlarmDocument, AlarmsDocument, DrillAlarmsDocument } from "#app/operators/alarms/documents.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** What is wrong now, and the stretch of what was that the address asks for. */
export async function loadAlarms(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const read = await ask(asker, AlarmsDocument, stretchOf(searchParams, PAGE_SIZE));
  const { open, over } = operationsOf(asker, read);
  // What was fired to try the road stands behind what is wrong.
  const nodes = [...open.nodes].sort((a, b) => Number(a.isDrill) - Number(b.isDrill));
  return { open: nodes, over, mayDrill: read.viewer?.role === "ADMIN" };
}

/** What the forms of the alarms' page do. */
export const alarmActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["acknowledge", (asker, form) => send(asker, AcknowledgeAlarmDocument, { input: { alarm: text(form, "alarm") } })],
  ["drill", (asker, form) => send(asker, DrillAlarmsDocument, { input: { rule: text(form, "rule") } })],
]);
