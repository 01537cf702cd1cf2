-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "exampleAssetId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Model_exampleAssetId_key" ON "Model"("exampleAssetId");

-- AddForeignKey
ALTER TABLE "Model" ADD CONSTRAINT "Model_exampleAssetId_fkey" FOREIGN KEY ("exampleAssetId") REFERENCES "Asset"("id") ON DELETE SET NULL ON UPDATE CASCADE;
