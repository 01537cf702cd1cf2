-- AlterTable
ALTER TABLE "KieChannel" ADD COLUMN     "pausedSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "KieUpload" DROP CONSTRAINT "KieUpload_pkey",
ADD COLUMN     "fit" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "KieUpload_pkey" PRIMARY KEY ("assetId", "uploadBase", "fit");

-- A task whose answer was lost ends without having been heard of: its result may come later too.
ALTER TABLE "Task" DROP CONSTRAINT "Task_late_result_after_end";
ALTER TABLE "Task" ADD CONSTRAINT "Task_late_result_after_end" CHECK (
  "lateResultAt" IS NULL OR "status" IN ('TIMED_OUT', 'CANCELED') OR ("status" = 'FAILED' AND "failureCode" = 'ANSWER_LOST')
);
