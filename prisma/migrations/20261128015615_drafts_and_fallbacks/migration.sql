-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "draftOf" JSONB,
ADD COLUMN     "orderedSlug" TEXT,
ADD COLUMN     "orderedState" "ModelState";
