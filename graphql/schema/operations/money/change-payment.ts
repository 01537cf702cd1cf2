import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
} from "#graphql/domain/errors.ts";
import { acceptPayment } from "#graphql/domain/operations/money/accept-payment.ts";
import { refundPayment } from "#graphql/domain/operations/money/refund.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { Payment } from "#graphql/schema/operations/money/payment.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

const payment = { type: Payment, description: "The payment, as it is now." } as const;
const reason = { required: true, description: "Why: 3 to 200 characters, for the audit log." } as const;

const RefundPaymentInput = builder.inputType("RefundPaymentInput", {
  description: "What to pay back.",
  fields: (t) => ({
    payment: t.id({ required: true, description: "The id of a Purchase." }),
    amountCents: t.int({ description: "How much, in hundredths of what was paid in; all that is left when left out." }),
    reason: t.string(reason),
  }),
});

const AcceptPaymentInput = builder.inputType("AcceptPaymentInput", {
  description: "A payment under review that is to count.",
  fields: (t) => ({
    payment: t.id({ required: true, description: "The id of a Purchase." }),
    reason: t.string(reason),
  }),
});

const RefundPaymentPayload = builder.objectRef<{ payment: Purchase }>("RefundPaymentPayload").implement({
  description: "Stripe pays it back; its credits are taken back as Stripe says.",
  fields: (t) => ({ payment: t.expose("payment", payment) }),
});

const AcceptPaymentPayload = builder.objectRef<{ payment: Purchase }>("AcceptPaymentPayload").implement({
  description: "The payment counts, and its credits are given.",
  fields: (t) => ({ payment: t.expose("payment", payment) }),
});

const types = [InvalidInputError, NotFoundError, ConflictError, ForbiddenError, ModelUnavailableError];
const why =
  "PROOF_REQUIRED: call `confirmIdentity` first. PAYMENTS_UNAVAILABLE: Stripe does not answer; the sentence says what that means.";

builder.mutationFields((t) => ({
  refundPayment: t.field({
    type: RefundPaymentPayload,
    description:
      "Pays a payment back through Stripe, whole or in part, and takes the same share of its credits back. Ordered again after an answer that was lost, it pays once. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: RefundPaymentInput, required: true, description: "Which, how much, and why." }) },
    errors: {
      types,
      union: {
        description: `The payment, or why not. CONFLICT: it is not paid, is disputed, is paid back already, or a refund of it is under way. ${why}`,
      },
    },
    resolve: async (_root, { input }, context) => ({
      payment: await refundPayment(actorOf(context), {
        purchase: rowId(input.payment, "Purchase"),
        amountCents: input.amountCents ?? null,
        reason: input.reason,
      }),
    }),
  }),
  acceptPayment: t.field({
    type: AcceptPaymentPayload,
    description:
      "Lets a payment that is not what was ordered count, and gives its credits. For administrators who have just proved who they are; on record.",
    args: { input: t.arg({ type: AcceptPaymentInput, required: true, description: "Which, and why." }) },
    errors: {
      types,
      union: {
        description: `The payment, or why not. CONFLICT: it is not under review, or its account is gone. ${why}`,
      },
    },
    resolve: async (_root, { input }, context) => ({
      payment: await acceptPayment(actorOf(context), {
        purchase: rowId(input.payment, "Purchase"),
        reason: input.reason,
      }),
    }),
  }),
}));
