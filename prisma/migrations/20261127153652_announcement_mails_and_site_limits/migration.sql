-- AlterEnum
ALTER TYPE "MailKind" ADD VALUE 'ANNOUNCEMENT';

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'ANNOUNCEMENT';

-- AlterTable
ALTER TABLE "Mail" ADD COLUMN     "mailingId" TEXT;

-- AlterTable
ALTER TABLE "Site" ADD COLUMN     "maxRunning" INTEGER,
ADD COLUMN     "tasksPerDay" INTEGER;

-- CreateTable
CREATE TABLE "Mailing" (
    "announcementId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "throughId" TEXT NOT NULL DEFAULT '',
    "ordered" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "orderedAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "stoppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Mailing_pkey" PRIMARY KEY ("announcementId")
);

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_mailingId_fkey" FOREIGN KEY ("mailingId") REFERENCES "Mailing"("announcementId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailing" ADD CONSTRAINT "Mailing_announcementId_fkey" FOREIGN KEY ("announcementId") REFERENCES "Announcement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is open of mailings, the mails of one, and whom one goes to.
CREATE INDEX "Mailing_open" ON "Mailing" ("startsAt") WHERE "doneAt" IS NULL AND "stoppedAt" IS NULL;
CREATE INDEX "Mail_of_mailing" ON "Mail" ("mailingId") WHERE "mailingId" IS NOT NULL;
CREATE INDEX "User_mailable" ON "User" ("id")
  WHERE "emailVerifiedAt" IS NOT NULL AND "suspendedAt" IS NULL AND "deletedAt" IS NULL AND "sandboxOfId" IS NULL;
ALTER TABLE "Mailing" ADD CONSTRAINT "Mailing_counts" CHECK ("sent" >= 0 AND "sent" <= "ordered");

-- What an operator gives for everybody; every process reads it again when it changes, whoever changes it.
ALTER TABLE "Site" ADD CONSTRAINT "Site_limits" CHECK ("tasksPerDay" > 0 AND "maxRunning" > 0);
CREATE TRIGGER "Site_limits_changed" AFTER UPDATE OF "tasksPerDay", "maxRunning" ON "Site"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('site');
