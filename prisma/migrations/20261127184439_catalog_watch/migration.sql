-- AlterTable
ALTER TABLE "KieChannel" ADD COLUMN     "catalogAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "LedgerFinding" ADD COLUMN     "model" TEXT,
ADD COLUMN     "overAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "stateBeforeWatch" "ModelState";

-- CreateTable
CREATE TABLE "KieCatalog" (
    "id" TEXT NOT NULL,
    "listedAt" TIMESTAMPTZ(3),
    "claimedUntil" TIMESTAMPTZ(3),
    "wantedAt" TIMESTAMPTZ(3),

    CONSTRAINT "KieCatalog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KieModel" (
    "sandbox" BOOLEAN NOT NULL,
    "kieModel" TEXT NOT NULL,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "firstListedAt" TIMESTAMPTZ(3),
    "agreed" JSONB,
    "seen" JSONB,
    "schemaHash" TEXT,
    "successOfDay" DOUBLE PRECISION,
    "successLately" DOUBLE PRECISION,
    "lookedAt" TIMESTAMPTZ(3),
    "claimedUntil" TIMESTAMPTZ(3),
    "wantedAt" TIMESTAMPTZ(3),

    CONSTRAINT "KieModel_pkey" PRIMARY KEY ("sandbox","kieModel")
);

-- CreateTable
CREATE TABLE "SandboxCatalogChange" (
    "model" TEXT NOT NULL,
    "change" JSONB NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SandboxCatalogChange_pkey" PRIMARY KEY ("model")
);

-- CreateIndex
CREATE INDEX "LedgerFinding_model_id_idx" ON "LedgerFinding"("model", "id");

-- Findings about the catalogue are read by pages, all of them and the open ones; among those about the books they are few.
CREATE INDEX "LedgerFinding_of_catalog" ON "LedgerFinding" ("id") WHERE "model" IS NOT NULL;
CREATE INDEX "LedgerFinding_of_catalog_open" ON "LedgerFinding" ("id") WHERE "model" IS NOT NULL AND "resolvedAt" IS NULL;
