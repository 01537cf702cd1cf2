import type { ApiKeyScope } from "#prisma/generated/client/client.ts";

const tasksRead = ["TASKS_READ"] as const;
const tasksWrite = ["TASKS_WRITE"] as const;

/** Who may use characters; a part of `accessRules`. */
export const castRules: Record<string, readonly ApiKeyScope[]> = {
  "Query.character": tasksRead,
  "User.characters": tasksRead,
  "Mutation.createCharacter": tasksWrite,
  "Mutation.updateCharacter": tasksWrite,
  "Mutation.deleteCharacter": tasksWrite,
  Character: ["TASKS_READ", "TASKS_WRITE"],
  CharacterConnection: tasksRead,
  CharacterEdge: tasksRead,
  CreateCharacterPayload: tasksWrite,
  UpdateCharacterPayload: tasksWrite,
  DeleteCharacterPayload: tasksWrite,
};
