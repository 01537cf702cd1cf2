-- The line as the dispatcher looks at it: who waits, in the order of waiting and by account; and, apart from them, what is
-- under way. None of it holds what has ended, and what is under way is found without going through what waits.
DROP INDEX "Task_queue";
DROP INDEX "Task_line";
CREATE INDEX "Task_queue" ON "Task" ("sandbox", "createdAt", "id") INCLUDE ("userId", "notBefore")
  WHERE "status" = 'PENDING' AND "claimedBy" IS NULL;
CREATE INDEX "Task_line" ON "Task" ("sandbox", "userId", "createdAt", "id") INCLUDE ("notBefore")
  WHERE "status" = 'PENDING' AND "claimedBy" IS NULL;
CREATE INDEX "Task_under_way" ON "Task" ("sandbox", "userId")
  WHERE "status" = 'PROCESSING' OR ("status" = 'PENDING' AND "claimedBy" IS NOT NULL);
