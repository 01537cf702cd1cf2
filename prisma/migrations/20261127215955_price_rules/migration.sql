-- CreateEnum
CREATE TYPE "MarginGuard" AS ENUM ('TELL', 'PAUSE');

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "costFactor" DOUBLE PRECISION,
ADD COLUMN     "followsCost" BOOLEAN;

-- CreateTable
CREATE TABLE "PriceRules" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "factor" DOUBLE PRECISION NOT NULL DEFAULT 1.25,
    "step" INTEGER NOT NULL DEFAULT 1,
    "guard" "MarginGuard",
    "setAt" TIMESTAMPTZ(3),
    "author" TEXT,
    "reason" TEXT,

    CONSTRAINT "PriceRules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelCost" (
    "modelSlug" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL,
    "credits" DOUBLE PRECISION NOT NULL,
    "factors" JSONB NOT NULL DEFAULT '{}',
    "sources" JSONB NOT NULL DEFAULT '{}',
    "author" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ModelCost_pkey" PRIMARY KEY ("modelSlug","sandbox")
);

-- AddForeignKey
ALTER TABLE "ModelCost" ADD CONSTRAINT "ModelCost_modelSlug_fkey" FOREIGN KEY ("modelSlug") REFERENCES "Model"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PriceRules" ADD CONSTRAINT "PriceRules_bounds" CHECK ("id" = 1 AND "factor" BETWEEN 1 AND 10 AND "step" BETWEEN 1 AND 100);
ALTER TABLE "ModelCost" ADD CONSTRAINT "ModelCost_positive" CHECK ("credits" > 0);
-- Null passes; not checked against the rows that are there, which all have null.
ALTER TABLE "Model" ADD CONSTRAINT "Model_cost_factor" CHECK ("costFactor" BETWEEN 1 AND 10) NOT VALID;

-- Every process reads again what it remembers of prices and costs, whoever changed it.
CREATE TRIGGER "PriceRules_changed" AFTER INSERT OR UPDATE OR DELETE ON "PriceRules"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
CREATE TRIGGER "ModelCost_changed" AFTER INSERT OR UPDATE OR DELETE ON "ModelCost"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('catalog');
