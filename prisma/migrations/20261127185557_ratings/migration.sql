-- CreateTable
CREATE TABLE "ModelRatings" (
    "modelSlug" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL,
    "purpose" TEXT NOT NULL,
    "good" INTEGER NOT NULL DEFAULT 0,
    "bad" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ModelRatings_pkey" PRIMARY KEY ("modelSlug","sandbox","purpose")
);

-- CreateTable
CREATE TABLE "TaskRating" (
    "taskId" TEXT NOT NULL,
    "modelSlug" TEXT NOT NULL,
    "sandbox" BOOLEAN NOT NULL,
    "purpose" TEXT NOT NULL,
    "isGood" BOOLEAN NOT NULL,
    "reason" TEXT,
    "ratedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TaskRating_pkey" PRIMARY KEY ("taskId")
);

-- CreateIndex
CREATE INDEX "TaskRating_modelSlug_ratedAt_idx" ON "TaskRating"("modelSlug", "ratedAt" DESC);

-- AddForeignKey
ALTER TABLE "TaskRating" ADD CONSTRAINT "TaskRating_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ModelRatings" ADD CONSTRAINT "ModelRatings_counts" CHECK ("good" >= 0 AND "bad" >= 0);
