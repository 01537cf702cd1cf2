-- AlterEnum
ALTER TYPE "TaskEventType" ADD VALUE 'MARKED';
