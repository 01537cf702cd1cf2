-- How long a run took is counted from when the provider took it: what it waited in line says nothing about a model.
CREATE OR REPLACE FUNCTION "record_task_outcome"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TaskOutcome" ("taskId", "modelSlug", "sandbox", "isCompleted", "seconds", "endedAt") VALUES (
    NEW."id", NEW."modelSlug", NEW."sandbox", NEW."status" = 'COMPLETED',
    extract(epoch FROM NEW."completedAt" - coalesce(NEW."startedAt", NEW."createdAt")), NEW."completedAt"
  ) ON CONFLICT ("taskId") DO NOTHING;
  RETURN NULL;
END
$$;
