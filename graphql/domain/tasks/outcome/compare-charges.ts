import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { resultPages } from "#graphql/domain/tasks/keep/results.ts";
import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/** Two nights' worth, so that a night without a check is made up for by the next. */
const LOOK_BACK_MS = 2 * DAY;
/** Small pages: others wait for the database meanwhile. */
const PAGE = 200;

type Compared = Pick<
  Task,
  "id" | "kieCredits" | "creditsHeld" | "creditsCharged" | "quotedCredits" | "status" | "modelSlug"
> & { completedAt: Date };

/**
 * Compares what accounts paid for recent results with what kie.ai says it consumed for them. A failed record's number
 * says nothing (kie.ai gives it back without changing it), so only results are compared.
 * @returns how many differ.
 */
export async function compareCharges(): Promise<number> {
  let count = 0;
  const columns = Prisma.sql`"kieCredits", "creditsHeld", "creditsCharged", "quotedCredits", "status", "modelSlug"`;
  const which = { since: fromNow(-LOOK_BACK_MS), only: Prisma.sql`"kieCredits" IS NOT NULL`, most: PAGE };
  for await (const page of resultPages<Compared>(columns, which)) {
    const findings = page.flatMap(differenceOf);
    await keepFindings(findings);
    count += findings.length;
  }
  log.info({ event: "charges compared", findings: count });
  return count;
}

/** What is odd about a result's two prices; a late result is free on purpose, and its cost is told all the same. */
function differenceOf(task: Compared): Finding[] {
  const { id, kieCredits, creditsCharged, quotedCredits, status, modelSlug } = task;
  if (kieCredits === null) return [];
  const detail = { kieCredits, creditsCharged, status, model: modelSlug };
  // A test key's tasks are free; what they would have cost is what they are measured by.
  const charged = task.creditsHeld === 0 ? quotedCredits : creditsCharged;
  if (kieCredits > 0 && charged === 0) return [{ kind: "consumed-but-not-charged", subject: id, detail }];
  if (kieCredits === 0 && charged > 0) return [{ kind: "charged-but-not-consumed", subject: id, detail }];
  if (kieCredits > charged) return [{ kind: "consumed-more-than-charged", subject: id, detail }];
  return [];
}
