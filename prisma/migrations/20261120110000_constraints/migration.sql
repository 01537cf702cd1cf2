-- What prisma/schema.prisma cannot say.

-- A balance is never below zero, and every movement has the sign its type says.
ALTER TABLE "CreditBalance"
  ADD CONSTRAINT "CreditBalance_available_not_negative" CHECK ("available" >= 0),
  ADD CONSTRAINT "CreditBalance_onHold_not_negative" CHECK ("onHold" >= 0),
  ADD CONSTRAINT "CreditBalance_totals_not_negative" CHECK ("totalPurchased" >= 0 AND "totalUsed" >= 0);

ALTER TABLE "CreditTransaction"
  ADD CONSTRAINT "CreditTransaction_balanceAfter_not_negative" CHECK ("balanceAfter" >= 0),
  ADD CONSTRAINT "CreditTransaction_number_positive" CHECK ("number" > 0),
  ADD CONSTRAINT "CreditTransaction_sign" CHECK (
    CASE "type"
      WHEN 'GRANT' THEN "amount" > 0
      WHEN 'PURCHASE' THEN "amount" > 0
      WHEN 'HOLD' THEN "amount" < 0
      WHEN 'RELEASE' THEN "amount" > 0
      WHEN 'SETTLEMENT' THEN "amount" >= 0
      WHEN 'REFUND' THEN "amount" < 0
      WHEN 'EXPIRY' THEN "amount" < 0
      ELSE "amount" <> 0
    END
  ),
  ADD CONSTRAINT "CreditTransaction_subject" CHECK (
    CASE
      WHEN "type" IN ('HOLD', 'RELEASE', 'SETTLEMENT') THEN ("taskId" IS NULL) <> ("promptId" IS NULL)
      ELSE "taskId" IS NULL AND "promptId" IS NULL
    END
  );

-- At most one hold, and at most one end of it, per task or prompt.
CREATE UNIQUE INDEX "CreditTransaction_one_hold_per_task" ON "CreditTransaction" ("taskId") WHERE "type" = 'HOLD';
CREATE UNIQUE INDEX "CreditTransaction_one_end_per_task" ON "CreditTransaction" ("taskId") WHERE "type" IN ('SETTLEMENT', 'RELEASE');
CREATE UNIQUE INDEX "CreditTransaction_one_hold_per_prompt" ON "CreditTransaction" ("promptId") WHERE "type" = 'HOLD';
CREATE UNIQUE INDEX "CreditTransaction_one_end_per_prompt" ON "CreditTransaction" ("promptId") WHERE "type" IN ('SETTLEMENT', 'RELEASE');

-- The ledger is appended to, never edited.
CREATE FUNCTION "refuse_ledger_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'CreditTransaction rows are never changed or deleted';
END
$$;
CREATE TRIGGER "CreditTransaction_append_only" BEFORE UPDATE OR DELETE ON "CreditTransaction"
  FOR EACH ROW EXECUTE FUNCTION "refuse_ledger_change"();
CREATE TRIGGER "CreditTransaction_no_truncate" BEFORE TRUNCATE ON "CreditTransaction"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();

-- What a task pays never exceeds what was held, and only a final task has an end.
ALTER TABLE "Task"
  ADD CONSTRAINT "Task_credits" CHECK ("creditsHeld" >= 0 AND "creditsCharged" >= 0 AND "creditsCharged" <= "creditsHeld"),
  ADD CONSTRAINT "Task_final_has_end" CHECK (
    ("status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED')) = ("completedAt" IS NOT NULL)
  );

-- No path leads out of a final state.
CREATE FUNCTION "refuse_leaving_final_status"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."status" IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED') AND NEW."status" <> OLD."status" THEN
    RAISE EXCEPTION 'Task % is % for good', OLD."id", OLD."status";
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "Task_final_is_final" BEFORE UPDATE OF "status" ON "Task"
  FOR EACH ROW EXECUTE FUNCTION "refuse_leaving_final_status"();

-- The queue, and what the poller and the deadline look through: only open tasks are in them.
CREATE INDEX "Task_queue" ON "Task" ("createdAt", "id") WHERE "status" = 'PENDING';
CREATE INDEX "Task_to_poll" ON "Task" ("nextPollAt") WHERE "nextPollAt" IS NOT NULL;
CREATE INDEX "Task_deadline" ON "Task" ("deadlineAt") WHERE "status" IN ('PENDING', 'PROCESSING');
CREATE INDEX "Task_saving" ON "Task" ("id") WHERE "status" = 'SAVING';
CREATE INDEX "Prompt_pending" ON "Prompt" ("createdAt") WHERE "status" = 'PENDING';
CREATE INDEX "SandboxDelivery_owed" ON "SandboxDelivery" ("dueAt") WHERE "deliveredAt" IS NULL;

-- Payments: what is owed is never negative, credits are given all or not at all and never taken back twice, and every
-- payment has at most one PURCHASE.
ALTER TABLE "CreditBalance" ADD CONSTRAINT "CreditBalance_owed_not_negative" CHECK ("owed" >= 0);
ALTER TABLE "CreditPack" ADD CONSTRAINT "CreditPack_sane" CHECK ("credits" > 0 AND "amountCents" > 0 AND "currency" ~ '^[a-z]{3}$');
ALTER TABLE "Purchase"
  ADD CONSTRAINT "Purchase_given_all_or_nothing" CHECK ("creditsGiven" IN (0, "credits")),
  ADD CONSTRAINT "Purchase_taken_within_given" CHECK (
    "creditsRefunded" >= 0 AND "creditsDisputed" >= 0 AND "creditsRefunded" + "creditsDisputed" <= "creditsGiven"
  );
ALTER TABLE "CreditTransaction" ADD CONSTRAINT "CreditTransaction_payment" CHECK (
  CASE "type"
    WHEN 'PURCHASE' THEN "purchaseId" IS NOT NULL
    WHEN 'REFUND' THEN "purchaseId" IS NOT NULL
    WHEN 'ADJUSTMENT' THEN TRUE
    ELSE "purchaseId" IS NULL
  END
);
CREATE UNIQUE INDEX "CreditTransaction_one_purchase_per_payment" ON "CreditTransaction" ("purchaseId") WHERE "type" = 'PURCHASE';
CREATE INDEX "Purchase_to_check" ON "Purchase" ("nextCheckAt") WHERE "nextCheckAt" IS NOT NULL;
CREATE INDEX "StripeEvent_unprocessed" ON "StripeEvent" ("receivedAt") WHERE "processedAt" IS NULL;

-- Reliability: who waits and who is under way, by account; what a canceled task still owes; what was left by crashes.
CREATE INDEX "Task_line" ON "Task" ("sandbox", "userId", "createdAt", "id") WHERE "status" IN ('PENDING', 'PROCESSING');
CREATE INDEX "Task_claimed" ON "Task" ("claimedUntil") WHERE "claimedBy" IS NOT NULL;
CREATE INDEX "Task_awaits_outcome" ON "Task" ("deadlineAt") WHERE "awaitsOutcome";
CREATE INDEX "KieDelivery_unprocessed" ON "KieDelivery" ("receivedAt") WHERE "processedAt" IS NULL;
ALTER TABLE "Task"
  ADD CONSTRAINT "Task_awaits_outcome_canceled" CHECK (NOT "awaitsOutcome" OR ("status" = 'CANCELED' AND "deadlineAt" IS NOT NULL)),
  ADD CONSTRAINT "Task_late_result_after_end" CHECK ("lateResultAt" IS NULL OR "status" IN ('TIMED_OUT', 'CANCELED'));
INSERT INTO "KieChannel" ("sandbox", "sentAt") VALUES (TRUE, '{}'), (FALSE, '{}');

-- What is owed to webhooks, and only that, is looked through.
CREATE INDEX "WebhookDelivery_due" ON "WebhookDelivery" ("nextAttemptAt") WHERE "nextAttemptAt" IS NOT NULL;
ALTER TABLE "ApiKey"
  ADD CONSTRAINT "ApiKey_limits" CHECK ("monthlyCreditLimit" >= 0 AND "maxCreditsPerRequest" >= 0 AND "maxConcurrentTasks" > 0),
  ADD CONSTRAINT "ApiKey_acts_for" CHECK ("sandbox" = ("actsForId" <> "userId"));

-- Favorites are looked for among many that are none, and deleted accounts among many that live.
CREATE INDEX "Task_favorites" ON "Task" ("userId", "id") WHERE "isFavorite";
CREATE INDEX "Prompt_favorites" ON "Prompt" ("userId", "id") WHERE "isFavorite";
CREATE INDEX "User_to_purge" ON "User" ("deletedAt") WHERE "deletedAt" IS NOT NULL AND "purgedAt" IS NULL;
CREATE UNIQUE INDEX "DataExport_one_at_a_time" ON "DataExport" ("userId") WHERE "status" = 'PENDING';
