import { db } from "#graphql/runtime/db.ts";
import { downloadLinkTo, pathOf } from "#graphql/sandbox/files/links.ts";
import { livingFile } from "#graphql/sandbox/files/store.ts";
import { stateOf } from "#graphql/sandbox/simulations/state.ts";
import { type Envelope, type JsonObject, ok, text } from "#graphql/sandbox/wire.ts";

/** A link to a result that answers for 20 minutes; other addresses are "wrong" (kie.ai wire). */
export async function commonDownloadUrl(body: JsonObject): Promise<Envelope> {
  const path = pathOf(text(body.url));
  if (path === undefined || (await livingFile(path)) === undefined)
    return { code: 422, msg: "url is wrong", data: null };
  return ok(downloadLinkTo(path));
}

/** The same for the results of one GPT-4o task. */
export async function gpt4oDownloadUrl(body: JsonObject): Promise<Envelope> {
  const task = await db.sandboxTask.findFirst({ where: { id: text(body.taskId), family: "gpt4o" } });
  if (task === null) return { code: 422, msg: "record is null", data: null };
  const state = stateOf(task);
  if (state.phase !== "success") return { code: 422, msg: "record status is not success", data: null };
  const path = pathOf(text(body.url));
  if (path === undefined || !state.plan.paths.includes(path)) {
    return { code: 422, msg: "record result data is not exist", data: null };
  }
  return ok(downloadLinkTo(path));
}
