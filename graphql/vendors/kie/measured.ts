import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { counter, histogram, secondsSince, WAITED_FOR } from "#graphql/runtime/metrics/metrics.ts";
import { KEY_OF_SETTINGS, type KieProvider } from "#graphql/vendors/kie/provider.ts";
import { VendorError, type Verdict } from "#graphql/vendors/vendor-error.ts";

/** What kie.ai is asked: to make a task, for its record, for our balance, to take a file, for a result, for what it says of a model. */
type Endpoint = "create" | "record" | "find" | "balance" | "upload" | "download" | "catalog";
type Outcome = "ok" | Verdict | "key_refused" | "no_balance" | "spending_cap" | "failed";

const calls = counter({
  name: "kie_calls_total",
  help: "Calls of kie.ai by endpoint and what came of them; key_refused, no_balance and spending_cap are of our account.",
  labels: ["endpoint", "outcome", "provider"],
});
const byKey = counter({
  name: "kie_key_calls_total",
  help: "Calls of kie.ai by our key and what they tell of it: paid (it took an order), answered, key_refused, or no_balance (a spending cap among it).",
  labels: ["key", "told"],
});
const durations = histogram(
  {
    name: "kie_call_duration_seconds",
    help: "How long calls of kie.ai take; a download, until its first byte.",
    labels: ["endpoint", "provider"],
  },
  WAITED_FOR,
);

// What rises from nothing is not seen to rise: what a rule watches is told as 0 before it has happened.
for (const outcome of ["key_refused", "no_balance", "spending_cap"] as const) {
  for (const endpoint of ["create", "record", "balance", "upload"] as const) {
    calls.inc({ endpoint, outcome, provider: "kie" }, 0);
  }
}

/** Refusals of our account, whatever is asked for; a result's host, which takes no key, has other reasons for these codes. */
const OF_OUR_ACCOUNT = new Map<number | undefined, Outcome>([
  [401, "key_refused"],
  [403, "key_refused"],
  [402, "no_balance"],
  [433, "spending_cap"],
]);

/** Calls a provider, and counts the call by its outcome. */
export async function measuredCall<Value>(
  endpoint: Endpoint,
  { sandbox, key }: KieProvider,
  call: () => Promise<Value>,
): Promise<Value> {
  const provider = sandbox ? "sandbox" : "kie";
  const startedAt = performance.now();
  const tell = (outcome: Outcome) => {
    calls.inc({ endpoint, outcome, provider });
    durations.observe({ endpoint, provider }, secondsSince(startedAt));
    // A result's host takes no key.
    const told = sandbox || endpoint === "download" ? undefined : toldOfKey(endpoint, outcome);
    if (told !== undefined) byKey.inc({ key: key?.id ?? KEY_OF_SETTINGS, told });
  };
  try {
    const value = await call();
    tell("ok");
    return value;
  } catch (error) {
    tell(outcomeOf(endpoint, error));
    throw error;
  }
}

/** What an answer tells of the key; nothing where kie.ai gives it to anybody, or gave none. */
function toldOfKey(
  endpoint: Endpoint,
  outcome: Outcome,
): "paid" | "answered" | "key_refused" | "no_balance" | undefined {
  if (outcome === "key_refused" || outcome === "no_balance") return outcome;
  if (outcome === "spending_cap") return "no_balance";
  if (outcome === "ok") return endpoint === "create" ? "paid" : "answered";
  return outcome === "refused" || outcome === "busy" ? "answered" : undefined;
}

function outcomeOf(endpoint: Endpoint, error: unknown): Outcome {
  if (!(error instanceof VendorError)) return "failed";
  const ofAccount = endpoint === "download" ? undefined : OF_OUR_ACCOUNT.get(error.code);
  return ofAccount ?? error.verdict;
}

/** Whose result an address is: what is ours to serve, the sandbox has made. */
export function providerOf(address: string): KieProvider {
  return { sandbox: address.startsWith(`${ownOrigin()}/`) };
}
