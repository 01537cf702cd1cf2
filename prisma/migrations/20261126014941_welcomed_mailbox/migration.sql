-- AlterTable
ALTER TABLE "User" ADD COLUMN     "welcomedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "WelcomedMailbox" (
    "mailbox" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WelcomedMailbox_pkey" PRIMARY KEY ("mailbox")
);

-- Whoever has an account by now was given the credits when it was opened.
UPDATE "User" SET "welcomedAt" = "createdAt";
