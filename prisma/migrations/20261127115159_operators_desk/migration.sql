-- CreateEnum
CREATE TYPE "RefundState" AS ENUM ('ORDERED', 'MADE', 'REFUSED');

-- CreateEnum
CREATE TYPE "BookEntryKind" AS ENUM ('PAYMENT', 'REFUND');

-- AlterTable
ALTER TABLE "LedgerFinding" ADD COLUMN     "acknowledgedAt" TIMESTAMPTZ(3),
ADD COLUMN     "note" TEXT,
ADD COLUMN     "resolvedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Mail" ADD COLUMN     "failedAt" TIMESTAMPTZ(3),
ADD COLUMN     "problem" TEXT;

-- AlterTable
ALTER TABLE "Purchase" ADD COLUMN     "acceptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "paidCents" INTEGER,
ADD COLUMN     "paidCurrency" TEXT;

-- CreateTable
CREATE TABLE "Refund" (
    "id" TEXT NOT NULL,
    "purchaseId" TEXT NOT NULL,
    "amountCents" INTEGER NOT NULL,
    "state" "RefundState" NOT NULL DEFAULT 'ORDERED',
    "refundedBefore" INTEGER NOT NULL,
    "operatorId" TEXT,
    "reason" TEXT NOT NULL,
    "stripeRefundId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimedUntil" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BookEntry" (
    "id" TEXT NOT NULL,
    "purchaseId" TEXT NOT NULL,
    "kind" "BookEntryKind" NOT NULL,
    "amountCents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BookEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Refund_stripeRefundId_key" ON "Refund"("stripeRefundId");

-- CreateIndex
CREATE INDEX "Refund_purchaseId_id_idx" ON "Refund"("purchaseId", "id");

-- CreateIndex
CREATE INDEX "BookEntry_purchaseId_idx" ON "BookEntry"("purchaseId");

-- CreateIndex
CREATE INDEX "AuditEntry_action_id_idx" ON "AuditEntry"("action", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_action_actorId_id_idx" ON "AuditEntry"("action", "actorId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_action_id_idx" ON "AuditEntry"("subject", "action", "id");

-- CreateIndex
CREATE INDEX "KieDelivery_kieTaskId_idx" ON "KieDelivery"("kieTaskId");

-- CreateIndex
CREATE INDEX "LedgerFinding_kind_id_idx" ON "LedgerFinding"("kind", "id");

-- CreateIndex
CREATE INDEX "Purchase_status_id_idx" ON "Purchase"("status", "id");

-- AddForeignKey
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_purchaseId_fkey" FOREIGN KEY ("purchaseId") REFERENCES "Purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookEntry" ADD CONSTRAINT "BookEntry_purchaseId_fkey" FOREIGN KEY ("purchaseId") REFERENCES "Purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One refund of a payment is under way at a time.
CREATE UNIQUE INDEX "Refund_one_ordered" ON "Refund" ("purchaseId") WHERE "state" = 'ORDERED';
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_of_something" CHECK ("amountCents" > 0);

-- What operators look through: what is open, and never what is over.
CREATE INDEX "LedgerFinding_open" ON "LedgerFinding" ("id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Mail_not_gone" ON "Mail" ("id") WHERE "attempts" > 0;
CREATE INDEX "WebhookEndpoint_failing" ON "WebhookEndpoint" ("id") WHERE "failingSince" IS NOT NULL OR "disabledAt" IS NOT NULL;
CREATE INDEX "WebhookDelivery_failed" ON "WebhookDelivery" ("id") WHERE "failedAt" IS NOT NULL;

-- The id of something that is of a moment: ids in their order are in the order of time.
CREATE FUNCTION "id_of_moment"(moment TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql VOLATILE AS $$
  SELECT substr(ms, 1, 8) || '-' || substr(ms, 9, 4) || '-7' || substr(rest, 1, 3) || '-8' || substr(rest, 4, 3) || '-' || substr(rest, 7, 12)
  FROM (SELECT lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') AS ms, md5(gen_random_uuid()::text) AS rest) AS parts
$$;

-- The books follow what is learned of payments, whoever writes it: also a server of the version before this one.
CREATE FUNCTION "keep_books"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  currency TEXT := coalesce(NEW."paidCurrency", NEW."currency");
  at TIMESTAMPTZ := greatest(NEW."paidAt", clock_timestamp());
BEGIN
  IF NEW."paidAt" IS NOT NULL AND OLD."paidAt" IS NULL THEN
    INSERT INTO "BookEntry" VALUES
      ("id_of_moment"(NEW."paidAt"), NEW."id", 'PAYMENT', coalesce(NEW."paidCents", NEW."amountCents"), currency, NEW."paidAt");
  END IF;
  IF NEW."refundedCents" <> OLD."refundedCents" THEN
    INSERT INTO "BookEntry" VALUES
      ("id_of_moment"(at), NEW."id", 'REFUND', OLD."refundedCents" - NEW."refundedCents", currency, at);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "Purchase_books" AFTER UPDATE OF "paidAt", "refundedCents" ON "Purchase"
  FOR EACH ROW EXECUTE FUNCTION "keep_books"();

-- What was paid before there were books. When a refund came is told by the ledger where it took credits back.
INSERT INTO "BookEntry" SELECT "id_of_moment"("paidAt"), "id", 'PAYMENT', "amountCents", "currency", "paidAt"
FROM "Purchase" WHERE "paidAt" IS NOT NULL;
INSERT INTO "BookEntry" SELECT "id_of_moment"(at), "id", 'REFUND', -"refundedCents", "currency", at FROM (
  SELECT "id", "refundedCents", "currency", coalesce((
    SELECT max("createdAt") FROM "CreditTransaction" WHERE "purchaseId" = "Purchase"."id" AND "type" = 'REFUND'
  ), "paidAt", "createdAt") AS at FROM "Purchase" WHERE "refundedCents" > 0
) AS refunded;
