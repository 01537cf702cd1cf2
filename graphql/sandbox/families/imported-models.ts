import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { decimal, type Field, flag, link, links, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import {
  fixed,
  following,
  IMAGE,
  image,
  type MarketModel,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";
import { sounding } from "#graphql/sandbox/families/market-models/sounds.ts";
import { isObject, type Json, type JsonObject, text } from "#graphql/sandbox/wire.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

const FRESH_MS = 10 * SECOND;
const MOST = 1000;
const CREDITS = { image: 4, video: 40, sound: 12 };
const LONGEST = 20_000;

/**
 * What an operator has picked from kie.ai's own list, by kie.ai's ids: what the fields take is as kie.ai's schema said when it was
 * read, so that a trial is refused here as it would be there.
 */
export const importedModels = remember<ReadonlyMap<string, MarketModel>>("catalog", FRESH_MS, async () => {
  const select = { kieModel: true, kind: true, fields: true };
  const rows = await db.importedModel.findMany({ select, orderBy: { kieModel: "asc" }, take: MOST });
  return new Map(rows.map(({ kieModel, kind, fields }) => [kieModel, modelOf(kind, asJson(fields))]));
});

function asJson(value: unknown): JsonObject {
  const parsed: Json = JSON.parse(JSON.stringify(value));
  return isObject(parsed) ? parsed : {};
}

function modelOf(kind: TaskKind, facts: JsonObject): MarketModel {
  const input = Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]): [string, Field][] => (isObject(fact) ? [[name, fieldOf(fact)]] : [])),
  );
  if (kind === "AUDIO") return sounding(fixed(CREDITS.sound), input);
  if (kind === "IMAGE") return image(IMAGE, fixed(CREDITS.image), input);
  // Where nothing says how long it is to be, it is as long as what it works from.
  const isAsLong = Object.entries(input).some(([name, { required }]) => required && /video|audio/.test(name));
  const hasLength = input.duration !== undefined && Number(input.duration.fallback ?? 1) >= 1;
  return isAsLong && !hasLength ? following(() => CREDITS.video / 5, input) : video(fixed(CREDITS.video), input);
}

function fieldOf(fact: JsonObject): Field {
  const plain = shapeOf(fact);
  const field = fact.fallback === null || fact.fallback === undefined ? plain : { ...plain, fallback: fact.fallback };
  return fact.isRequired === true && field.fallback === undefined ? must(field) : field;
}

function shapeOf(fact: JsonObject): Field {
  const values = Array.isArray(fact.values)
    ? fact.values.filter((value) => typeof value === "string" || typeof value === "number")
    : [];
  if (values.length > 0) return oneOf(...values);
  const [min, max] = [Number(fact.min ?? -1e12), Number(fact.max ?? 1e12)];
  switch (text(fact.holds)) {
    case "boolean":
      return flag();
    case "integer":
      return whole(min, max);
    case "number":
      return decimal(min, max);
    case "list":
      return text(fact.items) === "text" ? links(Number(fact.most ?? LONGEST), Number(fact.least ?? 1)) : anything();
    case "text":
      return text(fact.format) === "uri" ? link() : words(Number(fact.most ?? LONGEST));
    default:
      return anything();
  }
}

function anything(): Field {
  return { required: false, check: () => undefined, schema: {} };
}
