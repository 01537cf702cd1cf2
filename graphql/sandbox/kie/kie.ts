import type { IncomingMessage, ServerResponse } from "node:http";
import type { Family } from "#graphql/sandbox/families/family.ts";
import { flux, readFluxOrder } from "#graphql/sandbox/families/flux.ts";
import { gpt4o, readGpt4oOrder } from "#graphql/sandbox/families/gpt4o.ts";
import { importedModels } from "#graphql/sandbox/families/imported-models.ts";
import { market, readMarketOrder } from "#graphql/sandbox/families/market.ts";
import { midjourney, readMidjourneyOrder } from "#graphql/sandbox/families/midjourney.ts";
import type { TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { readVeoOrder, veo } from "#graphql/sandbox/families/veo.ts";
import { balance } from "#graphql/sandbox/kie/balance.ts";
import { catalogCall } from "#graphql/sandbox/kie/catalog/calls.ts";
import { mustNotBeGone, setCatalogChange } from "#graphql/sandbox/kie/catalog/changes.ts";
import { createTask, madeWith } from "#graphql/sandbox/kie/create.ts";
import { commonDownloadUrl, gpt4oDownloadUrl } from "#graphql/sandbox/kie/downloads.ts";
import { extendVeo, fullHdVeo, goingOn, midjourneyFrom, ultraHdVeo } from "#graphql/sandbox/kie/follow-ups.ts";
import { countCreation } from "#graphql/sandbox/kie/rate-limit.ts";
import { recordOf } from "#graphql/sandbox/kie/record.ts";
import { refuseAsAsked, type Simulation } from "#graphql/sandbox/simulations/simulate.ts";
import { spoilAnswer } from "#graphql/sandbox/transport.ts";
import {
  type Envelope,
  hasKey,
  type JsonObject,
  ok,
  Refusal,
  readJson,
  sendJson,
  text,
} from "#graphql/sandbox/wire.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;

type Answer = { envelope: Envelope; simulation?: Simulation };
type Handler = (req: IncomingMessage, url: URL) => Promise<Answer>;

/** A route that makes a task from what `read` takes out of the body. */
function creates(family: Family, read: (body: JsonObject) => TaskRequest | Promise<TaskRequest>): Handler {
  return async (req) => {
    const body = await readJson(req, BODY_LIMIT_BYTES);
    countCreation();
    const order = await read(body);
    refuseAsAsked(order.prompt);
    const { id, simulation } = await createTask(family, order);
    return { envelope: ok(family.created(id)), simulation };
  };
}

function shows(family: Family): Handler {
  return async (_req, url) => ({ envelope: await recordOf(family, url.searchParams.get("taskId") ?? "") });
}

function answers(work: (body: JsonObject) => Promise<Envelope>): Handler {
  return async (req) => ({ envelope: await work(await readJson(req, BODY_LIMIT_BYTES)) });
}

async function readListedOrder(body: JsonObject): Promise<TaskRequest> {
  const order = readMarketOrder(body, await importedModels());
  await mustNotBeGone(text(body.model));
  return goingOn(order);
}

const routes: Record<string, Handler> = {
  "POST /api/v1/jobs/createTask": creates(market, readListedOrder),
  "GET /api/v1/jobs/recordInfo": shows(market),
  "POST /api/v1/veo/generate": creates(veo, readVeoOrder),
  "GET /api/v1/veo/record-info": shows(veo),
  "POST /api/v1/veo/extend": creates(veo, extendVeo),
  "GET /api/v1/veo/get-1080p-video": async (_req, url) => ({ envelope: await fullHdVeo(url.searchParams) }),
  "POST /api/v1/veo/get-4k-video": answers(ultraHdVeo),
  "POST /api/v1/flux/kontext/generate": creates(flux, readFluxOrder),
  "GET /api/v1/flux/kontext/record-info": shows(flux),
  "POST /api/v1/gpt4o-image/generate": creates(gpt4o, readGpt4oOrder),
  "GET /api/v1/gpt4o-image/record-info": shows(gpt4o),
  "POST /api/v1/gpt4o-image/download-url": answers(gpt4oDownloadUrl),
  "POST /api/v1/mj/generate": creates(midjourney, readMidjourneyOrder),
  "POST /api/v1/mj/generateUpscale": creates(midjourney, midjourneyFrom("upscale")),
  "POST /api/v1/mj/generateVary": creates(midjourney, midjourneyFrom("vary")),
  "POST /api/v1/mj/generateVideoExtend": creates(midjourney, midjourneyFrom("extend")),
  "GET /api/v1/mj/record-info": shows(midjourney),
  "GET /api/v1/chat/credit": async () => ({ envelope: ok(await balance()) }),
  "POST /api/v1/common/download-url": answers(commonDownloadUrl),
  // Ours alone, as is the next: the catalogue is asked to say otherwise, for whoever wants to see what comes of it.
  "POST /catalog-changes": answers(setCatalogChange),
  // A process that was killed while it asked finds out here whether it was heard.
  "GET /made": async (_req, url) => ({ envelope: ok(await madeWith(url.searchParams.get("callBackUrl") ?? "")) }),
};

/** The calls that have a model's name in their path. */
function readsCatalog(req: IncomingMessage, url: URL): Handler | undefined {
  const call = req.method === "GET" ? catalogCall(url) : undefined;
  return call && (async () => ({ envelope: await call() }));
}

/** Everything under /sandbox/kie: kie.ai's API. HTTP's status is 200 but for 429 and what stands before kie.ai. */
export async function handleKie(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const route = routes[`${req.method} ${url.pathname}`] ?? readsCatalog(req, url);
  try {
    if (!hasKey(req)) return sendJson(res, { code: 401, msg: "You do not have access permissions" });
    if (route === undefined) return sendJson(res, { code: 404, msg: "Not found", data: null });
    const { envelope, simulation } = await route(req, url);
    if (simulation === undefined || !spoilAnswer(res, envelope, simulation)) sendJson(res, envelope);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.httpStatus === 403) return void res.writeHead(403, { "content-type": "text/plain" }).end(error.message);
    sendJson(res, { code: error.code, msg: error.message, data: null }, { status: error.httpStatus });
  }
}
