-- The list of an account's prompts, with what it is filtered by.
CREATE INDEX "Prompt_list" ON "Prompt" ("userId", "id") INCLUDE ("kind", "isFavorite")
  WHERE "status" = 'COMPLETED' AND "deletedAt" IS NULL;

-- What an account has under way, in the order of the list.
CREATE INDEX "Task_open" ON "Task" ("userId", "id") WHERE "completedAt" IS NULL AND "deletedAt" IS NULL;
