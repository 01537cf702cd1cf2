// npm run kie:callback -- <task>: replays a signed callback of kie.ai's for a task against the running server, as it would
// come over the wire. <task> is the id that the API and the page's address show. Uses the same settings as the server.
import { fail } from "./environment.mjs";
import { withModules } from "./load.mjs";

const [given, kieTaskId = "replayed-by-hand"] = process.argv.slice(2);
if (given === undefined) {
  console.error("Usage: npm run kie:callback -- <task> [<kie task id>]");
  process.exit(1);
}

/** The API's ids are base64 of type and row id. */
function rowId(id) {
  const decoded = Buffer.from(id, "base64").toString("utf8");
  return /^(Image|Video)?Task:/.test(decoded) ? decoded.slice(decoded.indexOf(":") + 1) : id;
}

await withModules(async (load) => {
  const { env } = await load("/graphql/runtime/env.ts");
  const { callbackTokenFor } = await load("/graphql/domain/tasks/dispatch/callback-address.ts");
  const { signCallback } = await load("/graphql/vendors/kie/callback.ts");
  const id = rowId(given);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = env.kie.webhookHmacKey;
  const signature =
    key === undefined
      ? {}
      : { "x-webhook-timestamp": timestamp, "x-webhook-signature": signCallback(key, kieTaskId, timestamp) };
  const body = {
    code: 200,
    msg: "Playground task completed successfully.",
    data: { taskId: kieTaskId, state: "success", resultJson: '{"resultUrls":[]}', failCode: null, failMsg: null },
  };
  const address = `http://127.0.0.1:${env.port}/webhooks/kie/${id}/${callbackTokenFor(id)}`;
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", ...signature },
    body: JSON.stringify(body),
  });
  console.log(`${response.status} ${await response.text()}`);
  if (!response.ok) process.exitCode = 1;
}).catch(fail);
