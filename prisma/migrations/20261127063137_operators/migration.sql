-- AlterEnum
ALTER TYPE "MailKind" ADD VALUE 'ACCOUNT_SUSPENDED';
ALTER TYPE "MailKind" ADD VALUE 'ACCOUNT_RESTORED';

-- AlterEnum
ALTER TYPE "UserRole" ADD VALUE 'SUPPORT' BEFORE 'ADMIN';

-- Whoever is signed in already has proved who they are when they did that, not now.
ALTER TABLE "Session" ADD COLUMN "provenAt" TIMESTAMPTZ(3);
UPDATE "Session" SET "provenAt" = "createdAt";
ALTER TABLE "Session" ALTER COLUMN "provenAt" SET NOT NULL, ALTER COLUMN "provenAt" SET DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "maxRunning" INTEGER,
ADD COLUMN     "suspendedAt" TIMESTAMPTZ(3),
ADD COLUMN     "suspendedReason" TEXT,
ADD COLUMN     "tasksPerDay" INTEGER;
ALTER TABLE "User"
  ADD CONSTRAINT "User_limits" CHECK ("tasksPerDay" >= 0 AND "maxRunning" > 0),
  ADD CONSTRAINT "User_suspended_for_a_reason" CHECK (("suspendedAt" IS NULL) = ("suspendedReason" IS NULL));

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actorId" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "before" TEXT,
    "after" TEXT,
    "reason" TEXT,
    "address" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEntry_subject_id_idx" ON "AuditEntry"("subject", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_actorId_id_idx" ON "AuditEntry"("actorId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_subject_actorId_id_idx" ON "AuditEntry"("subject", "actorId", "id");

-- The audit log is appended to, never edited.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'AuditEntry rows are never changed or deleted';
END
$$;
CREATE TRIGGER "AuditEntry_append_only" BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "AuditEntry_no_truncate" BEFORE TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

-- What operators look accounts up by. Test sides and deleted accounts are none.
CREATE INDEX "ApiKey_prefix_idx" ON "ApiKey"("prefix");
CREATE INDEX "Task_request" ON "Task" ("requestId") WHERE "requestId" IS NOT NULL;
CREATE INDEX "User_listed" ON "User" ("id") WHERE "sandboxOfId" IS NULL AND "deletedAt" IS NULL;
CREATE INDEX "User_email_listed" ON "User" ("email" COLLATE "C") WHERE "sandboxOfId" IS NULL AND "deletedAt" IS NULL;
CREATE INDEX "User_suspended" ON "User" ("id") WHERE "suspendedAt" IS NOT NULL;
CREATE INDEX "User_email_suspended" ON "User" ("email" COLLATE "C") WHERE "suspendedAt" IS NOT NULL;
CREATE INDEX "User_operators" ON "User" ("id") WHERE "role" <> 'USER';

-- Accounts whose tasks at the provider have a limit of their own: the dispatcher asks for all of them.
CREATE INDEX "User_own_limit" ON "User" ("id") WHERE "maxRunning" IS NOT NULL;
