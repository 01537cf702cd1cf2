import { type Semaphore, semaphore } from "#graphql/runtime/concurrency/semaphore.ts";

/** Events of one account that are read side by side: more would only wait for each other, and others for them. */
const AT_ONCE = 2;

type Lane = { turns: Semaphore; users: number };

const lanes = new Map<string, Lane>();

/** Does something for an account when it is its turn: who listens to much waits for itself. */
export async function accountLane<Value>(account: string, act: () => Promise<Value>): Promise<Value> {
  const limits = { atOnce: AT_ONCE, waiting: Number.POSITIVE_INFINITY };
  const lane = lanes.get(account) ?? { turns: semaphore("events", limits), users: 0 };
  lanes.set(account, lane);
  lane.users += 1;
  try {
    return await lane.turns.run(act);
  } finally {
    lane.users -= 1;
    if (lane.users === 0) lanes.delete(account);
  }
}
