-- AlterTable
ALTER TABLE "CreditBalance" ADD COLUMN     "totalAdjusted" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "totalExpired" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "totalGranted" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "totalRefunded" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "totalReleased" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "totalReturned" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Prompt_parentId_idx" ON "Prompt"("parentId");

-- CreateIndex
CREATE INDEX "Workflow_promptId_idx" ON "Workflow"("promptId");

-- CreateIndex
CREATE INDEX "Workflow_selectedAssetId_idx" ON "Workflow"("selectedAssetId");

-- What every type of entry comes to stands in the balance, so that nobody has to add up a ledger. Holds and plain settlements,
-- which are nearly all entries, need nothing: what they come to follows from the sums that are written with them.
CREATE FUNCTION "add_up_ledger"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "CreditBalance" SET
    "totalReleased" = "totalReleased" + CASE NEW."type" WHEN 'RELEASE' THEN NEW."amount" ELSE 0 END,
    "totalReturned" = "totalReturned" + CASE NEW."type" WHEN 'SETTLEMENT' THEN NEW."amount" ELSE 0 END,
    "totalGranted" = "totalGranted" + CASE NEW."type" WHEN 'GRANT' THEN NEW."amount" ELSE 0 END,
    "totalRefunded" = "totalRefunded" + CASE NEW."type" WHEN 'REFUND' THEN NEW."amount" ELSE 0 END,
    "totalAdjusted" = "totalAdjusted" + CASE NEW."type" WHEN 'ADJUSTMENT' THEN NEW."amount" ELSE 0 END,
    "totalExpired" = "totalExpired" + CASE NEW."type" WHEN 'EXPIRY' THEN NEW."amount" ELSE 0 END
  WHERE "userId" = NEW."userId";
  RETURN NULL;
END
$$;
CREATE TRIGGER "CreditTransaction_added_up" AFTER INSERT ON "CreditTransaction" FOR EACH ROW
  WHEN (NEW."type" NOT IN ('HOLD', 'PURCHASE') AND NEW."amount" <> 0) EXECUTE FUNCTION "add_up_ledger"();
UPDATE "CreditBalance" AS balance SET
  "totalReleased" = entry."released", "totalReturned" = entry."returned", "totalGranted" = entry."granted",
  "totalRefunded" = entry."refunded", "totalAdjusted" = entry."adjusted", "totalExpired" = entry."expired"
FROM (
  SELECT "userId",
    coalesce(sum("amount") FILTER (WHERE "type" = 'RELEASE'), 0) AS "released",
    coalesce(sum("amount") FILTER (WHERE "type" = 'SETTLEMENT'), 0) AS "returned",
    coalesce(sum("amount") FILTER (WHERE "type" = 'GRANT'), 0) AS "granted",
    coalesce(sum("amount") FILTER (WHERE "type" = 'REFUND'), 0) AS "refunded",
    coalesce(sum("amount") FILTER (WHERE "type" = 'ADJUSTMENT'), 0) AS "adjusted",
    coalesce(sum("amount") FILTER (WHERE "type" = 'EXPIRY'), 0) AS "expired"
  FROM "CreditTransaction" GROUP BY "userId"
) AS entry WHERE entry."userId" = balance."userId";
