import { createClient } from "graphql-ws";
import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { restoreAccount, suspendAccount } from "#graphql/domain/operations/suspend.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, gatewayOnPort, overSse, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { signedInAs } from "#tests/support/operators.ts";

useDatabase();
const gateway = gatewayOnPort();

const BALANCE = "subscription { creditBalanceUpdated { available } }";
const VIEWER = "{ viewer { id } }";

it("closes the sockets and streams of a suspended account within 2 s, and refuses its keys with their own code", async () => {
  const [person, other, { actor }] = [await signedIn(), await signedIn(), await signedInAs("ADMIN")];
  const key = await makeKey(person.viewer, { sandbox: false });
  const closes: number[] = [];
  const client = createClient({
    url: `ws://127.0.0.1:${gateway.port()}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: key.headers?.authorization },
    on: { closed: (event) => closes.push((event as { code: number }).code) },
    onNonLazyError: () => undefined,
  });
  const told = client.iterate({ query: BALANCE });
  await told.next();
  const [stream, kept] = [overSse(BALANCE, {}, person), overSse(BALANCE, {}, other)];
  await stream.next();
  await kept.next();
  const [ends, end] = [told.next().catch(() => undefined), stream.next()];

  const account = person.viewer.userId;
  await suspendAccount(actor, { account, reason: "Spam in prompts" });
  await vi.waitFor(() => expect(closes).toContain(4401), { timeout: 2000 });
  expect(await end).toMatchObject({ done: true });
  await ends;
  const refused = { status: 403, errors: [{ extensions: { code: "ACCOUNT_SUSPENDED", retryable: false } }] };
  expect(await execute(VIEWER, {}, key)).toMatchObject(refused);
  expect(await execute(VIEWER, {}, person)).toMatchObject({ status: 200, data: { viewer: null } });
  expect((await execute(VIEWER, {}, other)).data).not.toEqual({ viewer: null });
  await kept.return(undefined);
  await client.dispose();

  await restoreAccount(actor, { account, reason: "Talked it over" });
  expect(await execute(VIEWER, {}, key)).toMatchObject({ status: 200, data: { viewer: { id: expect.any(String) } } });
});
