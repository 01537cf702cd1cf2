import type { MarketModel } from "#graphql/sandbox/families/market-models/market-model.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { type CatalogChange, catalogChanges, changeOf } from "#graphql/sandbox/kie/catalog/changes.ts";
import { openapiOf } from "#graphql/sandbox/kie/catalog/openapi.ts";
import { priceTextOf } from "#graphql/sandbox/kie/catalog/price-text.ts";
import { successPoints } from "#graphql/sandbox/kie/catalog/traffic.ts";
import { countCatalogCall } from "#graphql/sandbox/kie/rate-limit.ts";
import { type Envelope, type JsonObject, ok, Refusal } from "#graphql/sandbox/wire.ts";

/** Taken, though the catalogue has them no more (kie.ai registry, 2026-10): Sora, and Veo by the names of its tiers. */
const UNLISTED = /^(sora-2|veo3)/;

/** Four calls describe the models; they share one limit. Undefined for a path that is none of them. */
export function catalogCall({ pathname, searchParams }: URL): (() => Promise<Envelope>) | undefined {
  if (pathname === "/api/v1/models") return limited(() => list(searchParams));
  const [, name, about] = /^\/api\/v1\/models\/(.+)\/(schema|price|success-rate)$/.exec(pathname) ?? [];
  if (name === undefined || about === undefined) return undefined;
  return limited(async () => {
    const id = decoded(name);
    const model = Object.hasOwn(marketModels, id) && !UNLISTED.test(id) ? marketModels[id] : undefined;
    const change = await changeOf(id);
    if (model === undefined || change.gone === true) throw new Refusal(404, `Model not found: ${id.slice(0, 100)}`);
    return ok(tell(about, id, model, change));
  });
}

function limited(answer: () => Promise<Envelope>): () => Promise<Envelope> {
  return async () => {
    countCatalogCall();
    return answer();
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function tell(about: string, id: string, model: MarketModel, change: CatalogChange): JsonObject {
  if (about === "schema") return { model: id, openapi: openapiOf(id, model, change) };
  if (about === "price") return { model: id, pricingDesc: pricingOf(model, change) };
  const lately = typeof change.successRate === "number" ? change.successRate : undefined;
  return { model: id, points: successPoints(id, lately) };
}

function pricingOf(model: MarketModel, { price }: CatalogChange): string {
  return typeof price === "string" ? price : priceTextOf(model);
}

/** The whole list, or what of it a search leaves; it has no pages. */
async function list(query: URLSearchParams): Promise<Envelope> {
  const changes = await catalogChanges();
  const [words, provider] = [lower(query.get("q")), lower(query.get("provider"))];
  const types = (query.get("taskType") ?? "").split(",").filter((type) => type !== "");
  const models = Object.entries(marketModels).flatMap(([id, model]) => {
    const change = changes.get(id) ?? {};
    const row = rowOf(id, model, change);
    if (UNLISTED.test(id) || change.gone === true) return [];
    if (!lower(`${id} ${row.title}`).includes(words) || !lower(row.provider).includes(provider)) return [];
    if (types.length > 0 && !types.some((type) => row.taskType.includes(type))) return [];
    return change.twice === true ? [row, row] : [row];
  });
  return ok({ total: models.length, models });
}

function lower(text: string | null): string {
  return (text ?? "").trim().toLowerCase();
}

const PROVIDERS: readonly [RegExp, string][] = [
  [/banana|^google|veo|omni/, "Google"],
  [/seedream|seedance|bytedance/, "ByteDance"],
  [/^gpt|4o-image|sora/, "OpenAI"],
  [/^flux/, "Black Forest Labs"],
  [/^(qwen|wan|z-image|happyhorse)/, "Alibaba"],
  [/^kling/, "Kuaishou"],
];

function rowOf(id: string, model: MarketModel, change: CatalogChange) {
  const words = id.split(/[/-]/).filter((word, index, all) => word !== all[index - 1]);
  return {
    model: id,
    slug: id.replaceAll("/", "-"),
    title: words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(" "),
    provider: PROVIDERS.find(([pattern]) => pattern.test(id))?.[1] ?? "KIE",
    taskType: taskTypesOf(model),
    description: null,
    pricingDesc: pricingOf(model, change),
  };
}

const SOURCE = /^(image_urls?|image_input|input_urls|input_image|files_url|first_frame_url)$/;

function taskTypesOf({ makes, input }: MarketModel): string[] {
  const sources = Object.entries(input).filter(([name]) => SOURCE.test(name));
  const fromText = sources.some(([, { required }]) => required) ? [] : [`text-to-${makes}`];
  return sources.length > 0 ? [...fromText, `image-to-${makes}`] : fromText;
}
