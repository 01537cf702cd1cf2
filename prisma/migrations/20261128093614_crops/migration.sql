-- AlterTable
ALTER TABLE "Asset" ADD COLUMN     "crop" JSONB,
ADD COLUMN     "croppedFromId" TEXT,
ADD COLUMN     "originTaskId" TEXT;

-- CreateIndex
-- Most files are no crops.
CREATE INDEX "Asset_crops" ON "Asset" ("croppedFromId", "id") WHERE "croppedFromId" IS NOT NULL;
CREATE INDEX "Asset_cropped_results" ON "Asset" ("originTaskId", "id") WHERE "originTaskId" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "Asset" ADD CONSTRAINT "Asset_originTaskId_fkey" FOREIGN KEY ("originTaskId") REFERENCES "Task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Asset" ADD CONSTRAINT "Asset_croppedFromId_fkey" FOREIGN KEY ("croppedFromId") REFERENCES "Asset"("id") ON DELETE SET NULL ON UPDATE CASCADE;
