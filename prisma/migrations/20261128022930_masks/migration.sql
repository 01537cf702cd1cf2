-- AlterTable
ALTER TABLE "TaskSource" ADD COLUMN     "isMask" BOOLEAN NOT NULL DEFAULT false;
