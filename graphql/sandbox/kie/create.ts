import { randomBytes } from "node:crypto";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { log } from "#graphql/runtime/log.ts";
import { callbacksOf } from "#graphql/sandbox/callbacks/callback-plan.ts";
import { deliverNow, wakeCallbacks } from "#graphql/sandbox/callbacks/callbacks.ts";
import { drawAhead } from "#graphql/sandbox/drawing/results.ts";
import type { Family } from "#graphql/sandbox/families/family.ts";
import type { TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { deleteExpiredFiles, FILE_LIFE_MS } from "#graphql/sandbox/files/store.ts";
import { balance } from "#graphql/sandbox/kie/balance.ts";
import { followed } from "#graphql/sandbox/kie/followed.ts";
import { checkSources } from "#graphql/sandbox/kie/sources.ts";
import type { Plan } from "#graphql/sandbox/simulations/plan.ts";
import { noCredits, type Simulation, simulationOf, withoutTokens } from "#graphql/sandbox/simulations/simulate.ts";
import { durationOf, paced } from "#graphql/sandbox/simulations/timing.ts";

const POLICY_SECONDS = 3;
const LATE_TIMES = 10;
const STUCK = null;

/** Takes an order: decides how it will go, keeps it, owes its callbacks, and starts drawing. @throws Refusal */
export async function createTask(family: Family, asked: TaskRequest): Promise<{ id: string; simulation: Simulation }> {
  await checkSources(asked.drawing.sources, family.name === "market");
  await checkSources(asked.drawing.played ?? [], family.name === "market", ["video", "audio"]);
  await checkSources(asked.drawing.mask === undefined ? [] : [asked.drawing.mask.address], true);
  const order = await followed(asked);
  if ((await balance()) < order.credits) throw noCredits();
  const simulation = simulationOf(order.prompt);
  const id = randomBytes(16).toString("hex");
  const createdAt = now();
  const plan = planFor(family, order, simulation, id);
  const spanMs = spanOf(order, simulation);
  const finishesAt = spanMs === STUCK ? null : new Date(createdAt.getTime() + spanMs);
  await db.$transaction(async (tx) => {
    await tx.sandboxTask.create({
      data: {
        id,
        family: family.name,
        model: order.model,
        request: order.request,
        callBackUrl: order.callBackUrl ?? null,
        plan,
        creditsConsumed: simulation.has("nocharge") ? 0 : order.credits,
        createdAt,
        finishesAt,
      },
    });
    await tx.sandboxFile.createMany({ data: filesOf(plan, finishesAt ?? createdAt, simulation) });
    await tx.sandboxDelivery.createMany({ data: callbacksOf(id, plan, finishesAt, simulation) });
  });
  log.debug({ event: "sandbox task created", sandboxTaskId: id, model: order.model, spanMs });
  if (simulation.has("early")) await deliverNow(id);
  else wakeCallbacks(finishesAt);
  if (plan.outcome === "success") drawAhead(id, plan, spanMs ?? 0);
  await deleteExpiredFiles();
  return { id, simulation };
}

/** Which task was ordered with this callback address. */
export async function madeWith(callBackUrl: string): Promise<{ taskId: string | null }> {
  const made = await db.sandboxTask.findFirst({ where: { callBackUrl }, select: { id: true } });
  return { taskId: made?.id ?? null };
}

/** Milliseconds until the end; null when there is none. */
function spanOf(order: TaskRequest, simulation: Simulation): number | typeof STUCK {
  if (simulation.has("stuck")) return STUCK;
  if (simulation.has("early") || simulation.has("fast")) return 0;
  if (simulation.has("policy")) return paced(POLICY_SECONDS);
  if (simulation.has("late")) return paced(order.timing[1]) * LATE_TIMES;
  return durationOf(order.timing, withoutTokens(order.prompt));
}

function planFor(family: Family, order: TaskRequest, simulation: Simulation, id: string): Plan {
  const failure = failureFor(family, simulation);
  const outcome = simulation.has("vanish")
    ? "vanish"
    : simulation.has("stuck")
      ? "stuck"
      : failure
        ? "fail"
        : "success";
  return {
    outcome,
    failure,
    cases: [...simulation.cases],
    shows: order.shows,
    prompt: withoutTokens(order.prompt),
    drawing: order.drawing,
    paths: outcome === "success" ? pathsFor(order, simulation, id) : [],
    callbackPath: ownPathOf(order.callBackUrl),
    lagMs: simulation.has("lag") ? paced(LAG_SECONDS) : 0,
    refunds: !simulation.has("chargefail"),
  };
}
const LAG_SECONDS = 8;

function failureFor({ failures }: Family, simulation: Simulation): Plan["failure"] {
  if (simulation.has("policy")) return failures.policy;
  if (simulation.has("upstream500")) return failures.upstream;
  if (simulation.has("402late")) return failures.credits;
  if (simulation.has("createfail")) return failures.createFailed;
  return null;
}

/** Folders that the file host treats in its own way, by the case that asks for them. */
const SPOILT_FILES = ["deadurl", "htmlurl", "slowurl", "bigurl", "cuturl"];

function pathsFor({ drawing }: TaskRequest, simulation: Simulation, id: string): string[] {
  const spoilt = SPOILT_FILES.find((name) => simulation.has(name));
  const folder = `${spoilt === undefined ? "" : `${spoilt}/`}${drawing.makes === "video" ? "v" : "r"}`;
  const extension = drawing.format === "jpeg" ? "jpg" : drawing.format;
  return Array.from({ length: drawing.count }, (_, index) => `${folder}/${id}_${index}.${extension}`);
}

function filesOf(plan: Plan, finishesAt: Date, simulation: Simulation) {
  if (simulation.has("deadurl")) return [];
  const { format, makes } = plan.drawing;
  const expiresAt = new Date(finishesAt.getTime() + FILE_LIFE_MS);
  return plan.paths.map((path) => ({ path, contentType: `${makes}/${format}`, createdAt: now(), expiresAt }));
}

/**
 * Path and query of a callback address that is our own; the sandbox never calls any other. The origin is left out, so
 * that callbacks owed across a restart follow the present address.
 */
function ownPathOf(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  const ours = [env.publicUrl, ownOrigin()].some((origin) => new URL(origin).origin === url.origin);
  if (!ours)
    log.warn({ event: "sandbox callback refused", host: url.host }, "the sandbox calls back its own site only");
  return ours ? `${url.pathname}${url.search}` : null;
}
