-- AlterEnum
ALTER TYPE "TaskKind" ADD VALUE 'AUDIO';
