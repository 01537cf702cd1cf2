import { data } from "@remix-run/node";
import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import {
  AcceptPaymentDocument,
  AcknowledgeFindingDocument,
  FindingsDocument,
  HoldsDocument,
  PaymentDocument,
  PaymentsDocument,
  RefundPaymentDocument,
  ResolveFindingDocument,
} from "#app/operators/money/documents.ts";
import { isHours, STATUSES, unitsOf } from "#app/operators/money/fields.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";

/** Payments, of the `status` that the address names. */
export async function loadPayments(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const status = STATUSES.find((name) => name === searchParams.get("status"));
  const read = await ask(asker, PaymentsDocument, { ...stretchOf(searchParams, PAGE_SIZE), status });
  return operationsOf(asker, read).payments;
}

/** One payment, for a page of its own. */
export async function loadPayment(asker: Asker, id: string) {
  const read = await ask(asker, PaymentDocument, { id });
  const { payment } = operationsOf(asker, read);
  if (payment === null) throw data(null, { status: 404 });
  return { payment, mayAct: read.viewer?.role === "ADMIN" };
}

/** What the forms of a payment's page do to it. A sum that is none is none that the API takes. */
export function actsOnPayment(payment: string): ReadonlyMap<string, Act> {
  return new Map<string, Act>([
    [
      "refund",
      (asker, form) => {
        const sum = text(form, "amountCents").trim();
        const amountCents = sum === "" ? null : (unitsOf(sum, text(form, "currency")) ?? 0);
        return send(asker, RefundPaymentDocument, { input: { payment, amountCents, reason: text(form, "reason") } });
      },
    ],
    [
      "accept",
      (asker, form) => send(asker, AcceptPaymentDocument, { input: { payment, reason: text(form, "reason") } }),
    ],
  ]);
}

/** What checks have found: open ones unless the address asks for `resolved`, of one `kind` where it names one. */
export async function loadFindings(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const narrowed = { open: !searchParams.has("resolved"), kind: searchParams.get("kind") || undefined };
  const read = await ask(asker, FindingsDocument, { ...stretchOf(searchParams, PAGE_SIZE), ...narrowed });
  return operationsOf(asker, read).findings;
}

/** What the forms of the findings do. */
export const actsOnFindings: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["acknowledge", (asker, form) => send(asker, AcknowledgeFindingDocument, { input: findingIn(form) })],
  ["resolve", (asker, form) => send(asker, ResolveFindingDocument, { input: findingIn(form) })],
]);

function findingIn(form: FormData) {
  return { finding: text(form, "finding"), reason: text(form, "reason") };
}

/** Holds that last longer than the address's `hours`, or a day. */
export async function loadHolds(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const hours = searchParams.get("hours") ?? "";
  const olderThanHours = isHours(hours) ? Number(hours) : 24;
  const read = await ask(asker, HoldsDocument, { ...stretchOf(searchParams, PAGE_SIZE), olderThanHours });
  return { holds: operationsOf(asker, read).openHolds, hours: olderThanHours };
}
