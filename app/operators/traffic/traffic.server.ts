import { data } from "@remix-run/node";
import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";
import {
  CallbackBodyDocument,
  CallbacksDocument,
  DeliveriesDocument,
  DeliveryDocument,
  DropMailDocument,
  EndpointsDocument,
  FailedJobsDocument,
  HistoryDocument,
  MailsDocument,
  RetryDeliveryDocument,
  RetryJobDocument,
  RetryMailDocument,
} from "#app/operators/traffic/documents.ts";

const LONGEST = 200;

const paramOf = (params: URLSearchParams, name: string) =>
  (params.get(name) ?? "").trim().slice(0, LONGEST) || undefined;

/** What is known of what the address's `of` names; null where it names nothing. */
export async function loadHistory(asker: Asker) {
  const of = paramOf(new URL(asker.request.url).searchParams, "of") ?? "";
  const { history } = operationsOf(asker, await ask(asker, HistoryDocument, { of }));
  return { of, history };
}

/** One list of what goes in and out, narrowed as the address says. */
export async function loadTraffic(asker: Asker, part: string) {
  const { searchParams } = new URL(asker.request.url);
  const stretch = stretchOf(searchParams, PAGE_SIZE);
  const [account, endpoint] = [paramOf(searchParams, "account"), paramOf(searchParams, "endpoint")];
  if (part === "endpoints") {
    const read = await ask(asker, EndpointsDocument, { ...stretch, account });
    return { part, endpoints: operationsOf(asker, read).endpoints } as const;
  }
  if (part === "deliveries") {
    const read = await ask(asker, DeliveriesDocument, { ...stretch, endpoint });
    return { part, deliveries: operationsOf(asker, read).deliveries } as const;
  }
  if (part === "mails") {
    const read = await ask(asker, MailsDocument, { ...stretch, account });
    return { part, mails: operationsOf(asker, read).mails } as const;
  }
  if (part === "jobs") {
    const jobs = operationsOf(asker, await ask(asker, FailedJobsDocument, {})).failedJobs;
    return { part, jobs } as const;
  }
  if (part !== "callbacks") throw data(null, { status: 404 });
  const [task, kieTask] = [paramOf(searchParams, "task"), paramOf(searchParams, "kieTask")];
  const { callbacks } = operationsOf(asker, await ask(asker, CallbacksDocument, { ...stretch, task, kieTask }));
  const asked = callbacks.nodes.find(({ id }) => id === searchParams.get("look"));
  return { part: "callbacks", callbacks, body: asked === undefined ? null : await bodyOf(asker, asked.id) } as const;
}

async function bodyOf(asker: Asker, callback: string): Promise<string> {
  return operationsOf(asker, await ask(asker, CallbackBodyDocument, { callback })).callbackBody;
}

/** One delivery, with what was sent and what came back. */
export async function loadDelivery(asker: Asker, id: string) {
  const { delivery } = operationsOf(asker, await ask(asker, DeliveryDocument, { id }));
  if (delivery === null) throw data(null, { status: 404 });
  return delivery;
}

/** What the form of a delivery's page does. */
export function actsOnDelivery(delivery: string): ReadonlyMap<string, Act> {
  return new Map<string, Act>([
    [
      "sendAgain",
      (asker, form) => send(asker, RetryDeliveryDocument, { input: { delivery, reason: text(form, "reason") } }),
    ],
  ]);
}

const mailIn = (form: FormData) => ({ mail: text(form, "mail"), reason: text(form, "reason") });

/** What the forms of the lists do. */
export const actsOnTraffic: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["retryMail", (asker, form) => send(asker, RetryMailDocument, { input: mailIn(form) })],
  ["dropMail", (asker, form) => send(asker, DropMailDocument, { input: mailIn(form) })],
  [
    "retryJob",
    (asker, form) => {
      const input = { job: text(form, "job"), name: text(form, "name"), reason: text(form, "reason") };
      return send(asker, RetryJobDocument, { input });
    },
  ],
]);
