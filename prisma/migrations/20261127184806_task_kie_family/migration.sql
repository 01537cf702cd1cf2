-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "kieFamily" TEXT;
