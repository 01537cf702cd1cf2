import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { AcknowledgeAlarmDocument, AlarmsDocument, DrillAlarmsDocument } from "#app/operators/alarms/documents.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** What is wrong now, and the stretch of what was that the address asks for; and how to ask for it again. */
export async function loadAlarms(asker: Asker) {
  const variables = stretchOf(new URL(asker.request.url).searchParams, PAGE_SIZE);
  const read = await ask(asker, AlarmsDocument, variables);
  operationsOf(asker, read);
  return { read, variables };
}

/** What the forms of the alarms' page do. */
export const alarmActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["acknowledge", (asker, form) => send(asker, AcknowledgeAlarmDocument, { input: { alarm: text(form, "alarm") } })],
  ["drill", (asker, form) => send(asker, DrillAlarmsDocument, { input: { rule: text(form, "rule") } })],
]);
