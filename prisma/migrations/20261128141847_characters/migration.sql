-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "cast" JSONB;

-- AlterTable
ALTER TABLE "TaskSource" ADD COLUMN     "isCast" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Character" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "rightsConfirmedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Character_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CharacterPicture" (
    "characterId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "assetId" TEXT NOT NULL,

    CONSTRAINT "CharacterPicture_pkey" PRIMARY KEY ("characterId","position")
);

-- CreateIndex
CREATE INDEX "Character_userId_id_idx" ON "Character"("userId", "id");

-- CreateIndex
CREATE INDEX "CharacterPicture_assetId_idx" ON "CharacterPicture"("assetId");

-- AddForeignKey
ALTER TABLE "Character" ADD CONSTRAINT "Character_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CharacterPicture" ADD CONSTRAINT "CharacterPicture_characterId_fkey" FOREIGN KEY ("characterId") REFERENCES "Character"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CharacterPicture" ADD CONSTRAINT "CharacterPicture_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES "Asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
