-- AlterTable
ALTER TABLE "Batch" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Comparison" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3);
