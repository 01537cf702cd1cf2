import { degradeModel } from "#graphql/domain/catalog/state.ts";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { subjectOf } from "#graphql/domain/provider/keys.ts";
import type { FailureCode } from "#graphql/domain/tasks/outcome/failure.ts";
import { redacted } from "#graphql/runtime/secrets.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Failures that only the operator can do something about: the kind of finding, and what it is about. */
const TOLD: Partial<Record<FailureCode, { kind: string; about: "model" | "provider" }>> = {
  // Our own rules let through what kie.ai does not take.
  INPUT_REJECTED: { kind: "catalogue-drift", about: "model" },
  PROMPT_TOO_LONG: { kind: "catalogue-drift", about: "model" },
  PROVIDER_MODEL_UNKNOWN: { kind: "model-unknown", about: "model" },
  PROVIDER_DISABLED: { kind: "model-disabled", about: "model" },
  RESULT_WRONG_KIND: { kind: "result-of-wrong-kind", about: "model" },
  PROVIDER_ACCESS: { kind: "provider-key-refused", about: "provider" },
  PROVIDER_CREDITS: { kind: "provider-credits-empty", about: "provider" },
  PROVIDER_SPENDING_CAP: { kind: "provider-cap-reached", about: "provider" },
};

/** What the provider said, cut to what a row should hold. */
const LONGEST_WORDS = 300;

/**
 * Keeps a finding where a task's failure is the operator's business, and degrades a model that kie.ai does not know. What
 * happens in the sandbox was asked for there, and tells nothing of kie.ai.
 */
export async function tellOperator(
  task: Pick<Task, "id" | "modelSlug" | "sandbox" | "providerKeyId">,
  code: FailureCode,
  said: { code: number | string | null; message: string | null },
): Promise<void> {
  const told = TOLD[code];
  if (told === undefined || task.sandbox) return;
  if (code === "PROVIDER_MODEL_UNKNOWN") await degradeModel(task.modelSlug);
  const subject = told.about === "model" ? task.modelSlug : subjectOf(task);
  const message = redacted(said.message ?? "").slice(0, LONGEST_WORDS);
  await keepFindings([
    { kind: told.kind, subject, detail: { code: said.code, message, taskId: task.id, model: task.modelSlug } },
  ]);
}
