import type { Task } from "#prisma/generated/client/client.ts";

/** A task's checked parameters as they were stored. */
export function parametersOf({ parameters }: Pick<Task, "parameters">): Record<string, string | number | boolean> {
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, value]] : [],
    ),
  );
}
