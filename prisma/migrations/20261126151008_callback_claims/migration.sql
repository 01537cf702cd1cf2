-- AlterTable
ALTER TABLE "KieDelivery" ADD COLUMN     "claimedUntil" TIMESTAMPTZ(3);
