import { globalIdOf } from "#graphql/domain/global-id.ts";

/** The kinds of things that have a global id. Image and video tasks share one, so an id can be made without reading the row. */
export const nodeTypes = [
  "Task",
  "Asset",
  "Upload",
  "Model",
  "Style",
  "Prompt",
  "Workflow",
  "Pipeline",
  "Comparison",
  "Batch",
  "Collection",
  "Character",
  "CreditTransaction",
  "User",
  "OperatorAccount",
  "ApiKey",
  "WebhookEndpoint",
  "WebhookDelivery",
  "CreditPack",
  "Purchase",
] as const;
export type NodeType = (typeof nodeTypes)[number];

/** What a malformed id stands for: a row that is never there, so that it is answered like any other absent one. */
const ABSENT = "00000000-0000-0000-0000-000000000000";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** The global id of a row. */
export function globalId(type: NodeType, id: string): string {
  return globalIdOf(type, id);
}

/** What a global id names; null when it is not one of ours. */
export function readGlobalId(value: string): { type: NodeType; id: string } | null {
  if (value.length > 200) return null;
  const text = Buffer.from(value, "base64url").toString();
  const type = nodeTypes.find((name) => text.startsWith(`${name}:`));
  if (type === undefined) return null;
  const id = text.slice(type.length + 1);
  return (type === "Model" ? SLUG : UUID).test(id) ? { type, id } : null;
}

/** The row id in a global id of this type. Whatever else is given stands for a row that is never there. */
export function rowId(value: string, type: NodeType): string {
  const named = readGlobalId(value);
  return named?.type === type ? named.id : ABSENT;
}

/** The same for an id that may be left out; null and undefined stay what they are. */
export function optionalRowId<Nothing extends null | undefined>(value: string | Nothing, type: NodeType) {
  return typeof value === "string" ? rowId(value, type) : value;
}
