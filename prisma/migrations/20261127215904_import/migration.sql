-- AlterTable
ALTER TABLE "KieCatalog" ADD COLUMN     "models" JSONB,
ADD COLUMN     "modelsReadAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ImportedModel" (
    "slug" TEXT NOT NULL,
    "kieModel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "TaskKind" NOT NULL,
    "definition" JSONB NOT NULL,
    "fields" JSONB NOT NULL,
    "notUnderstood" JSONB NOT NULL DEFAULT '[]',
    "schemaHash" TEXT NOT NULL,
    "priceText" TEXT,
    "author" TEXT NOT NULL,
    "importedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ImportedModel_pkey" PRIMARY KEY ("slug")
);

-- CreateIndex
CREATE UNIQUE INDEX "ImportedModel_kieModel_key" ON "ImportedModel"("kieModel");

-- AddForeignKey
ALTER TABLE "ImportedModel" ADD CONSTRAINT "ImportedModel_slug_fkey" FOREIGN KEY ("slug") REFERENCES "Model"("slug") ON DELETE RESTRICT ON UPDATE CASCADE;
