-- AlterTable
ALTER TABLE "User" ADD COLUMN     "limitGroupId" TEXT;

-- CreateTable
CREATE TABLE "LimitGroup" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tasksPerDay" INTEGER,
    "maxRunning" INTEGER,
    "priority" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LimitGroup_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "LimitGroup_name_key" ON "LimitGroup"("name");

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_limitGroupId_fkey" FOREIGN KEY ("limitGroupId") REFERENCES "LimitGroup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "LimitGroup" ADD CONSTRAINT "LimitGroup_limits"
  CHECK ("tasksPerDay" >= 0 AND "maxRunning" > 0 AND "priority" BETWEEN 0 AND 100);
-- Whoever has limits or a head start of their own, or a group: each account in line is looked up, and most are not in here.
-- "User_own_limit" stays for the version before, which may still be running.
CREATE INDEX "User_bounded" ON "User" ("id")
  WHERE "maxRunning" IS NOT NULL OR "priority" IS NOT NULL OR "limitGroupId" IS NOT NULL;
CREATE INDEX "User_of_limit_group" ON "User" ("limitGroupId") WHERE "limitGroupId" IS NOT NULL;
