-- AlterTable
ALTER TABLE "Asset" ADD COLUMN     "captionsName" TEXT,
ADD COLUMN     "hasNoSpeech" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "posterName" TEXT;
