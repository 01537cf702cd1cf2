import { isDeepStrictEqual } from "node:util";
import { agreeTo, type Difference, differences } from "#graphql/domain/catalog/watch/compare.ts";
import { doesBadly, type Facts, readFacts, successOf } from "#graphql/domain/catalog/watch/facts.ts";
import {
  type CatalogFinding,
  findingsThatHold,
  keepFound,
  subjectOf,
} from "#graphql/domain/operations/catalog/watch/keep-findings.ts";
import { inCatalogTurn } from "#graphql/domain/provider/catalog-turn.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { readKiePrice, readKieSchema, readKieSuccess } from "#graphql/vendors/kie/catalog/catalog.ts";
import type { KieSchema } from "#graphql/vendors/kie/catalog/schema.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { type KieModel, Prisma } from "#prisma/generated/client/client.ts";

type Seen = { facts: Facts; schema: KieSchema | null; success: ReturnType<typeof successOf> };

/**
 * Reads what kie.ai says of one of its models, keeps it, and tells what differs. It takes three calls, each in its turn. A model that
 * is not in the list is not asked about. @throws VendorError, with nothing kept
 */
export async function lookAt(provider: KieProvider, row: KieModel, model: string): Promise<void> {
  const seen = row.missing > 0 ? null : await ask(provider, row);
  const where = { sandbox: row.sandbox, kieModel: row.kieModel, claimedUntil: row.claimedUntil };
  const done = { lookedAt: now(), claimedUntil: null };
  if (seen === null) return void (await db.kieModel.updateMany({ where, data: done }));
  const agreed = await agreedBy(row, model, seen.facts);
  const wasBad = await isHeldBad(row.kieModel);
  await keepFound("look", { kieModel: row.kieModel, model }, found(row, agreed, seen, wasBad));
  await db.kieModel.updateMany({
    where,
    data: {
      ...done,
      agreed,
      seen: seen.facts,
      schemaHash: seen.schema?.outcome === "fields" ? seen.schema.hash : row.schemaHash,
      successOfDay: seen.success.ofDay,
      successLately: seen.success.lately,
    },
  });
}

/** Null for a model that kie.ai answers it does not know: the list decides whether it is gone. */
async function ask(provider: KieProvider, { kieModel, seen: before }: KieModel): Promise<Seen | null> {
  const schema = await inCatalogTurn(provider, () => readKieSchema(provider, kieModel));
  const price = await inCatalogTurn(provider, () => readKiePrice(provider, kieModel));
  const points = await inCatalogTurn(provider, () => readKieSuccess(provider, kieModel));
  if (schema === null && price === null && points === null) return null;
  const known = readFacts(before);
  const fields = schema?.outcome === "fields" ? schema.fields : (known?.fields ?? null);
  const facts = { fields, priceText: price?.text ?? known?.priceText ?? null };
  return { facts, schema, success: successOf(points ?? [], now()) };
}

/**
 * What was agreed to: at first what is seen, then that with what operators have called mended since. What was not known before is
 * agreed to as it comes, and so is a price told in other words.
 */
async function agreedBy(row: KieModel, model: string, seen: Facts): Promise<Facts> {
  const before = readFacts(row.agreed);
  if (before === null) return seen;
  let agreed: Facts = { fields: before.fields ?? seen.fields, priceText: before.priceText ?? seen.priceText };
  const mended = (await findingsThatHold({ kieModel: row.kieModel, model })).filter(
    ({ resolvedAt }) => resolvedAt !== null,
  );
  for (const one of differences(agreed, seen)) {
    const subject = subjectOf(row.kieModel, one.about);
    const isMended = mended.some(
      (finding) =>
        finding.kind === one.kind && finding.subject === subject && isDeepStrictEqual(finding.detail, one.detail),
    );
    if (isMended) agreed = agreeTo(agreed, seen, one);
  }
  const isPriceTheSame = !differences(agreed, seen).some(({ kind }) => kind === "price-moved");
  return isPriceTheSame ? { ...agreed, priceText: seen.priceText } : agreed;
}

async function isHeldBad(kieModel: string): Promise<boolean> {
  const subject = subjectOf(kieModel, "success");
  return (await db.ledgerFinding.count({ where: { kind: "success-low", subject, overAt: null } })) > 0;
}

function found({ kieModel, seen: before }: KieModel, agreed: Facts, seen: Seen, wasBad: boolean): CatalogFinding[] {
  const of = ({ kind, about, detail }: Difference): CatalogFinding => ({
    kind,
    subject: subjectOf(kieModel, about),
    detail,
  });
  const { lately, ofDay } = seen.success;
  const isBad = doesBadly(lately, wasBad);
  const bad = { kind: "success-low", subject: subjectOf(kieModel, "success"), detail: { lately, ofDay } } as const;
  const unread = troubleOf(seen.schema, readFacts(before)?.fields != null);
  const lost = { kind: "schema-unread", subject: subjectOf(kieModel, "schema"), detail: { trouble: unread } } as const;
  return [...differences(agreed, seen.facts).map(of), ...(isBad ? [bad] : []), ...(unread === null ? [] : [lost])];
}

/** That a model has no schema is told only where it had one: some have none. */
function troubleOf(schema: KieSchema | null, hadFields: boolean): string | null {
  if (schema?.outcome === "unreadable") return schema.trouble;
  return schema?.outcome === "none" && hadFields ? "none" : null;
}

/** Takes a model that is due, or wanted, for this process; null when there is none. */
export async function claimDue(
  sandbox: boolean,
  ids: readonly string[],
  due: Date,
  until: Date,
): Promise<KieModel | null> {
  const [row] = await db.$queryRaw<KieModel[]>`
    UPDATE "KieModel" SET "claimedUntil" = ${until} WHERE "sandbox" = ${sandbox} AND "kieModel" = (
      SELECT "kieModel" FROM "KieModel"
      WHERE "sandbox" = ${sandbox} AND "kieModel" IN (${Prisma.join([...ids])})
        AND ("lookedAt" IS NULL OR "lookedAt" <= ${due} OR "wantedAt" > "lookedAt")
        AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${now()})
      ORDER BY "wantedAt" IS NULL, "lookedAt" NULLS FIRST, "kieModel" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING *`;
  return row ?? null;
}
