-- AlterTable
ALTER TABLE "Prompt" ADD COLUMN     "ownStyle" JSONB;

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "ownStyle" JSONB,
ADD COLUMN     "ownStyleId" TEXT;

-- CreateTable
CREATE TABLE "OwnStyle" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "promptSuffix" TEXT NOT NULL,
    "pictureId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OwnStyle_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OwnStyle_userId_id_idx" ON "OwnStyle"("userId", "id");

-- CreateIndex
CREATE INDEX "OwnStyle_pictureId_idx" ON "OwnStyle"("pictureId");

-- AddForeignKey
ALTER TABLE "OwnStyle" ADD CONSTRAINT "OwnStyle_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwnStyle" ADD CONSTRAINT "OwnStyle_pictureId_fkey" FOREIGN KEY ("pictureId") REFERENCES "Asset"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Of the tasks of an account those with an own style, in the order of the list. Few have one.
CREATE INDEX "Task_ownStyle" ON "Task" ("userId", "ownStyleId", "id") WHERE "ownStyleId" IS NOT NULL;
