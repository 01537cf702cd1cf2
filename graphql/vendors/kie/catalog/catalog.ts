import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";
import { call } from "#graphql/vendors/kie/call.ts";
import { type KieForm, readForm } from "#graphql/vendors/kie/catalog/form.ts";
import { asList, asObject } from "#graphql/vendors/kie/catalog/resolve.ts";
import { type KieSchema, readSchema } from "#graphql/vendors/kie/catalog/schema.ts";
import { measuredCall } from "#graphql/vendors/kie/measured.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { numberIn, textIn } from "#graphql/vendors/kie/shapes.ts";
import { envelopeOf, refusalOf } from "#graphql/vendors/kie/verdict.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/** Longest that one of the four calls takes. kie.ai takes one of them a second and account: `catalogTurn` keeps to that. */
export const CATALOG_CALL_MS = 15 * SECOND;

const LONGEST_PRICE = 2000;
const LONGEST_NAME = 200;
const MOST_MODELS = 5000;
const MOST_POINTS = 200;

/** A model as the list has it. */
export type KieListing = {
  model: string;
  slug: string | null;
  title: string;
  provider: string | null;
  taskTypes: string[];
  priceText: string | null;
};

const listing = z.looseObject({ model: z.string().trim().min(1).max(LONGEST_NAME) });

/**
 * The models that kie.ai offers, each once. `isWhole` says that the list is all of it: an empty one, one with rows that can't be read,
 * or fewer rows than it says, tells nothing of what it does not have.
 * @throws VendorError when there is no list to read.
 */
export async function listKieModels(provider: KieProvider): Promise<{ models: KieListing[]; isWhole: boolean }> {
  const data = asObject((await read(provider, "/api/v1/models"))?.data);
  if (!Array.isArray(data.models)) throw new VendorError("kie", "a list without models", { verdict: "ambiguous" });
  const rows = data.models.slice(0, MOST_MODELS);
  const models = new Map<string, KieListing>();
  let unread = data.models.length - rows.length;
  for (const row of rows) {
    const parsed = listing.safeParse(row);
    if (!parsed.success) unread += 1;
    else if (!models.has(parsed.data.model)) models.set(parsed.data.model, listingOf(parsed.data));
  }
  const total = numberIn(data.total);
  return { models: [...models.values()], isWhole: models.size > 0 && unread === 0 && rows.length >= (total ?? 0) };
}

function listingOf(row: z.infer<typeof listing>): KieListing {
  return {
    model: row.model,
    slug: named(row.slug),
    title: named(row.title) ?? row.model,
    provider: named(row.provider),
    taskTypes: asList(row.taskType).flatMap((type) => named(type) ?? []),
    priceText: priceIn(row.pricingDesc),
  };
}

function named(value: unknown): string | null {
  return textIn(value)?.trim().slice(0, LONGEST_NAME) ?? null;
}

function priceIn(value: unknown): string | null {
  return textIn(value)?.trim().slice(0, LONGEST_PRICE) ?? null;
}

/** The input fields of a model, as far as they can be read; null for one that kie.ai does not know. @throws VendorError */
export async function readKieSchema(provider: KieProvider, model: string): Promise<KieSchema | null> {
  return schemaFor(provider, model, readSchema);
}

/** The same with all that a form needs to know; the form is null where the schema can't be read. @throws VendorError */
export async function readKieForm(
  provider: KieProvider,
  model: string,
): Promise<{ schema: KieSchema; form: KieForm | null } | null> {
  const read = await schemaFor(provider, model, (openapi) => ({
    schema: readSchema(openapi),
    form: readForm(openapi),
  }));
  return read === null || "schema" in read ? read : { schema: read, form: null };
}

async function schemaFor<Read>(
  provider: KieProvider,
  model: string,
  readDocument: (openapi: unknown) => Read,
): Promise<Read | Extract<KieSchema, { outcome: "unreadable" }> | null> {
  try {
    const answer = await readOf(provider, model, "schema");
    return answer === null ? null : readDocument(asObject(answer.data).openapi);
  } catch (error) {
    const isTooLarge =
      error instanceof VendorError && error.cause instanceof HttpError && error.cause.phase === "too-large";
    if (isTooLarge) return { outcome: "unreadable", trouble: "too-large" };
    throw error;
  }
}

/** What a model costs, in kie.ai's own prose, where it says; null for one that kie.ai does not know. @throws VendorError */
export async function readKiePrice(provider: KieProvider, model: string): Promise<{ text: string | null } | null> {
  const answer = await readOf(provider, model, "price");
  return answer === null ? null : { text: priceIn(asObject(answer.data).pricingDesc) };
}

/** How a model did in a while: the share of tasks that succeeded, 0 to 1; null where nothing was asked of it. */
export type KieSuccess = { start: Date; end: Date; share: number | null };

/** How a model has done lately, oldest first, where kie.ai says; null for one that it does not know. @throws VendorError */
export async function readKieSuccess(provider: KieProvider, model: string): Promise<KieSuccess[] | null> {
  const answer = await readOf(provider, model, "success-rate");
  if (answer === null) return null;
  const points = asList(asObject(answer.data).points).slice(-MOST_POINTS).flatMap(pointIn);
  return points.sort((a, b) => a.start.getTime() - b.start.getTime());
}

function pointIn(value: unknown): KieSuccess[] {
  const { start, end, successRate, errorRate } = asObject(value);
  const [from, to] = [momentIn(start), momentIn(end)];
  if (from === null || to === null) return [];
  return [{ start: from, end: to, share: shareIn(numberIn(successRate), numberIn(errorRate)) }];
}

/** Whether a rate is a share or per cent its page does not say; with the other one it makes 1 or 100. */
function shareIn(success: number | null, error: number | null): number | null {
  if (success === null || success < 0) return null;
  const isPerCent = success > 1 || (error ?? 0) > 1 || success + (error ?? 0) > 1.5;
  const share = isPerCent ? success / 100 : success;
  return share > 1 ? null : share;
}

const FIRST_MS = 1e11;

/** Seconds or milliseconds since 1970, or a text that says when. */
function momentIn(value: unknown): Date | null {
  const number = numberIn(value);
  const ms =
    number === null
      ? typeof value === "string"
        ? Date.parse(value)
        : Number.NaN
      : number < FIRST_MS
        ? number * SECOND
        : number;
  const moment = new Date(ms);
  return moment.getTime() > 0 ? moment : null;
}

/** What is asked of one model. Slashes in its id are not encoded (kie.ai docs, 2026-10). */
async function readOf(provider: KieProvider, model: string, about: string): Promise<Told | null> {
  const parts = model.split("/");
  if (parts.some((part) => /^\.{0,2}$/.test(part))) return null;
  return read(provider, `/api/v1/models/${parts.map(encodeURIComponent).join("/")}/${about}`);
}

type Told = { data: unknown };

/** What an answer tells; null for what kie.ai does not know: 404, and 422 as it said before (kie.ai docs, 2026-10). */
function read(provider: KieProvider, path: string): Promise<Told | null> {
  return measuredCall("catalog", provider, async () => {
    const response = await call(provider, path, { method: "GET", timeoutMs: CATALOG_CALL_MS });
    const envelope = envelopeOf(response);
    if (envelope.code === 404 || envelope.code === 422) return null;
    if (envelope.code !== 200) throw refusalOf(envelope, response);
    return { data: envelope.data };
  });
}
