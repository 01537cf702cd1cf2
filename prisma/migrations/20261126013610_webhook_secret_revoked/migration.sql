-- AlterEnum
ALTER TYPE "MailKind" ADD VALUE 'PASSWORD_WAS_RESET';

-- AlterTable
ALTER TABLE "WebhookEndpoint" ADD COLUMN     "secretRevokedAt" TIMESTAMPTZ(3);
