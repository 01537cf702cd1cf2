-- What rounds and nightly jobs look for, apart from all that they have nothing to do with: results whose files are there, in the
-- order in which they came; keys whose owner is to be told; endpoints that were told of few credits.
CREATE INDEX "Task_results" ON "Task" ("completedAt", "id")
  WHERE ("status" = 'COMPLETED' OR "lateResultAt" IS NOT NULL) AND "filesDeletedAt" IS NULL;
CREATE INDEX "ApiKey_to_announce" ON "ApiKey" ("budgetExhaustedAt")
  WHERE "budgetExhaustedAt" IS NOT NULL AND ("budgetAnnouncedAt" IS NULL OR "budgetAnnouncedAt" < "budgetExhaustedAt");
CREATE INDEX "WebhookEndpoint_low" ON "WebhookEndpoint" ("userId") WHERE "isLowAnnounced";
