-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "sunsetAnnounced" TIMESTAMPTZ(3);

-- What was planned before is known to everybody who looks; only what is planned from here on is told.
UPDATE "Model" SET "sunsetAnnounced" = "sunsetAt";
