-- AlterTable
ALTER TABLE "User" ADD COLUMN     "priority" INTEGER;

ALTER TABLE "User" ADD CONSTRAINT "User_priority" CHECK ("priority" BETWEEN 0 AND 100);
-- Those who stand ahead of others in line; few do, and every round of the dispatcher asks who.
CREATE INDEX "User_ahead" ON "User" ("id") WHERE "priority" > 0;
