import { z } from "zod";

const MOST_A_DAY = 1_000_000;
const MOST_AT_ONCE = 1000;
const MOST_AHEAD = 100;

/** The limits that an account or a group of them may have: what is left out stays, null is the wider one's. */
export const limitShapes = {
  tasksPerDay: z
    .int("A whole number of tasks a day.")
    .min(0, "At least 0 tasks a day.")
    .max(MOST_A_DAY, `At most ${MOST_A_DAY} tasks a day.`)
    .nullish(),
  maxRunning: z
    .int("A whole number of tasks at once.")
    .min(1, "At least 1 task at once.")
    .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} tasks at once.`)
    .nullish(),
  priority: z
    .int("A whole number of tasks ahead of others.")
    .min(0, "At least 0 tasks ahead of others.")
    .max(MOST_AHEAD, `At most ${MOST_AHEAD} tasks ahead of others.`)
    .nullish(),
};

type Limits = z.output<z.ZodObject<typeof limitShapes>>;

/** What is said of them, without what was left out. */
export function saidOf({ tasksPerDay, maxRunning, priority }: Limits) {
  return {
    ...(tasksPerDay !== undefined && { tasksPerDay }),
    ...(maxRunning !== undefined && { maxRunning }),
    ...(priority !== undefined && { priority }),
  };
}
