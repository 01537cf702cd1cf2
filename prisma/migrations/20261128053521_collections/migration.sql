-- CreateTable
CREATE TABLE "Collection" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "size" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Collection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CollectedTask" (
    "collectionId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "rank" DOUBLE PRECISION NOT NULL,
    "isHidden" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CollectedTask_pkey" PRIMARY KEY ("collectionId","taskId")
);

-- CreateIndex
CREATE INDEX "Collection_userId_id_idx" ON "Collection"("userId", "id");

-- CreateIndex
CREATE INDEX "CollectedTask_collectionId_isHidden_rank_idx" ON "CollectedTask"("collectionId", "isHidden", "rank");

-- CreateIndex
CREATE INDEX "CollectedTask_taskId_collectionId_idx" ON "CollectedTask"("taskId", "collectionId");

-- AddForeignKey
ALTER TABLE "Collection" ADD CONSTRAINT "Collection_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CollectedTask" ADD CONSTRAINT "CollectedTask_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CollectedTask" ADD CONSTRAINT "CollectedTask_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
