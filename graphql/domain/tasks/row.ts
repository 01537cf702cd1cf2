import type { Task } from "#prisma/generated/client/client.ts";

type Moment = { [Name in keyof Task]-?: NonNullable<Task[Name]> extends Date ? Name : never }[keyof Task];

const MOMENTS: Record<Moment, true> = {
  notBefore: true,
  claimedUntil: true,
  sendingSince: true,
  nextPollAt: true,
  deadlineAt: true,
  lateResultAt: true,
  filesDeletedAt: true,
  repairUntil: true,
  createdAt: true,
  startedAt: true,
  completedAt: true,
  updatedAt: true,
  deletedAt: true,
};

/** A task's row as `to_jsonb` gives it: moments are text in it, and nothing else differs. */
export type TaskJson = { [Name in keyof Task]: Name extends Moment ? string | null : Task[Name] };

/** The same as Prisma reads it. */
export function taskFrom(json: TaskJson): Task {
  const moments = Object.keys(MOMENTS).map((name) => {
    const text: unknown = Reflect.get(json, name);
    return [name, typeof text === "string" ? new Date(text) : null];
  });
  return { ...json, ...Object.fromEntries(moments) };
}
