import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { globalId } from "#graphql/schema/core/ids.ts";
import { type Transport, transportsOf } from "#tests/reliability/support/transports.ts";
import { useDatabase } from "#tests/support/database.ts";
import { gatewayOnPort, signedIn } from "#tests/support/graphql.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();
const gateway = gatewayOnPort();

const WITHIN_MS = 10_000;
const CHILDREN = 40;
/** Three bytes a character: what is counted is bytes. */
const LONG_TEXT = "狐".repeat(20_000);
const TOO_LARGE = [{ extensions: { code: "INVALID_INPUT", fields: [{ code: "TOO_LARGE" }] } }];

let transports: ReturnType<typeof transportsOf>;
let root: string;
beforeAll(async () => {
  const person = await signedIn();
  const { userId } = person.viewer;
  transports = transportsOf(person.cookie, gateway.port());
  const task = await insertTask(userId, { status: "COMPLETED" });
  root = JSON.stringify(globalId("Task", task.id));
  for (let one = 0; one < CHILDREN; one++)
    await insertTask(userId, { status: "COMPLETED", parentId: task.id, prompt: LONG_TEXT });
});
afterAll(async () => transports?.close());

/** 2.4 million bytes for each time. */
const children = (times: number) =>
  `{ childrenConnection(first: 40) { nodes { ${Array.from({ length: times }, (_, one) => `a${one}: prompt`).join(" ")} } } }`;
const query = (times: number) => `{ task(id: ${root}) ${children(times)} }`;
const event = (times: number) => `subscription { taskUpdated(id: ${root}) { task ${children(times)} } }`;

const ways: [string, (times: number) => string, () => Transport][] = [
  ["an answer over HTTP", query, () => transports.HTTP],
  ["an answer over SSE", query, () => transports.SSE],
  ["an answer over WebSocket", query, () => transports.WebSocket],
  ["an event over SSE", event, () => transports.SSE],
  ["an event over WebSocket", event, () => transports.WebSocket],
];

describe.each(ways)("%s", (_way, document, transport) => {
  it("is sent up to 8 MB, and above says that it is too large", async () => {
    const within = await transport()(document(3), WITHIN_MS);
    expect(within?.errors).toBeUndefined();
    expect(JSON.stringify(within?.data).length).toBeGreaterThan(2_400_000);
    const above = await transport()(document(4), WITHIN_MS);
    expect(above).toMatchObject({ errors: TOO_LARGE });
    expect(above?.data ?? null).toBeNull();
  });
});
