-- Every process remembers the keys that it saw: a change of what one may, or its end, makes all of them read it again. That a
-- key was used is written all the time and changes nothing.
CREATE TRIGGER "ApiKey_changed" AFTER UPDATE OF "revokedAt", "expiresAt", "scopes", "models", "monthlyCreditLimit",
    "maxCreditsPerRequest", "maxConcurrentTasks", "actsForId" OR DELETE ON "ApiKey"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('keys');
CREATE TRIGGER "ClientToken_changed" AFTER UPDATE OR DELETE ON "ClientToken"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_remembered"('keys');
