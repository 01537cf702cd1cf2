-- The list of an account's tasks, with what it is filtered by, so that rows that do not fit are passed without being read.
CREATE INDEX "Task_list" ON "Task" ("userId", "id")
  INCLUDE ("kind", "status", "modelSlug", "styleId", "isFavorite", "endUser", "createdAt") WHERE "deletedAt" IS NULL;

-- The tasks of an end user in the order of the list; what they come to is kept apart by now.
DROP INDEX "Task_userId_endUser_createdAt_idx";
CREATE INDEX "Task_userId_endUser_id_idx" ON "Task" ("userId", "endUser", "id");
