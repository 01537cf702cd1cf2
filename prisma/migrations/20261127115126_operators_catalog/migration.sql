-- DropIndex
DROP INDEX "Price_modelSlug_createdAt_idx";

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "stateSetAt" TIMESTAMPTZ(3),
ADD COLUMN     "sunsetAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Price" ADD COLUMN     "author" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "startsAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "updatedAt" TIMESTAMPTZ(3);

-- Claims, leases and polls are nobody's to see.
CREATE FUNCTION "stamp_task_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."updatedAt" := GREATEST(clock_timestamp(), NEW."startedAt", NEW."completedAt", NEW."lateResultAt");
  RETURN NEW;
END
$$;
CREATE TRIGGER "Task_changed" BEFORE UPDATE ON "Task" FOR EACH ROW
  WHEN (OLD."status" <> NEW."status" OR OLD."attempts" <> NEW."attempts" OR OLD."creditsCharged" <> NEW."creditsCharged"
    OR OLD."isFavorite" <> NEW."isFavorite" OR OLD."kieCredits" IS DISTINCT FROM NEW."kieCredits"
    OR OLD."lateResultAt" IS DISTINCT FROM NEW."lateResultAt" OR OLD."deletedAt" IS DISTINCT FROM NEW."deletedAt"
    OR OLD."filesDeletedAt" IS DISTINCT FROM NEW."filesDeletedAt" OR OLD."failureCode" IS DISTINCT FROM NEW."failureCode")
  EXECUTE FUNCTION "stamp_task_change"();

UPDATE "Price" SET "startsAt" = "createdAt";
ALTER TABLE "Price" ADD CONSTRAINT "Price_set_for_a_reason" CHECK (("author" IS NULL) = ("reason" IS NULL));

-- CreateIndex
CREATE INDEX "Price_modelSlug_startsAt_idx" ON "Price"("modelSlug", "startsAt" DESC);

-- CreateEnum
CREATE TYPE "Audience" AS ENUM ('ALL', 'SIGNED_IN');

-- CreateTable
CREATE TABLE "Announcement" (
    "id" TEXT NOT NULL,
    "textEn" TEXT NOT NULL,
    "textZh" TEXT NOT NULL,
    "url" TEXT,
    "audience" "Audience" NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "withdrawnAt" TIMESTAMPTZ(3),
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Announcement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Announcement_ends" CHECK ("endsAt" > "startsAt")
);

-- CreateIndex
CREATE INDEX "Announcement_endsAt_idx" ON "Announcement"("endsAt");

CREATE TRIGGER "Announcement_changed" AFTER INSERT OR UPDATE OR DELETE ON "Announcement"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('announcements');

-- AlterTable
ALTER TABLE "Style" ADD COLUMN "isActive" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "nameZh" TEXT;
