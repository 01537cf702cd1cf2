import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import type { TaskKind, TaskStatus } from "#prisma/generated/client/client.ts";
import type { Plan } from "#tests/support/kie-stand-in/orders.ts";
import type { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";

/**
 * How soon an order must be over once it was first sent, as a share of what its model is given. `REFUSED`: what was refused
 * waits for nothing but the tries that its refusal allows. `LOST`: minutes, for what nobody but a callback can tell.
 */
export const SOON = { REFUSED: 0.3, LOST: 0.75 } as const;

/** One odd thing that kie.ai does, and what must become of the order and its credits. */
export type Scenario = {
  /** Unique; it stands in the prompt. */
  name: string;
  plan: (standIn: KieStandIn) => Partial<Plan>;
  order?: { kind: TaskKind } & Partial<TaskInput>;
  status: TaskStatus;
  code: string | null;
  /** How often createTask is asked; not checked when left out. */
  attempts?: number;
  within?: keyof typeof SOON;
  /** How many files are kept; one for a task that completes, none for others. */
  files?: number;
};
