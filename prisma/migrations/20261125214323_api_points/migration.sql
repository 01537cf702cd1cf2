-- CreateTable
CREATE TABLE "ApiPoints" (
    "key" TEXT NOT NULL,
    "filled" DOUBLE PRECISION NOT NULL,
    "granted" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ApiPoints_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "ApiPoints_at_idx" ON "ApiPoints"("at");
