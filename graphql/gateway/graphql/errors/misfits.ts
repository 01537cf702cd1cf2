import type { GraphQLError } from "graphql";
import type { FieldErrorCode, FieldProblem } from "#graphql/domain/errors.ts";

/** How graphql-js 16 begins what it says of a value of the variables that doesn't fit; the place is left out for the variable itself. */
const OF_VARIABLE = /^Variable "\$(\w+)" got invalid value .*?(?: at "([^"]*)")?; $/s;
const MISSING = /^Field "(\w+)" of required type/;
const UNKNOWN = /^Field "(\w+)" is not defined by type/;
const NOT_OFFERED = /does not exist in "\w+" enum/;
const OF_LITERAL =
  /^\w+ cannot represent|^Expected (?:value of )?type|^Enum "\w+" cannot represent|does not exist in "\w+" enum/;
const NAME_BEFORE = /([_A-Za-z]\w*)\s*:\s*$/;

/**
 * Which field a value doesn't fit, and the rule, where the engine's words are about a value: one of the variables, or one
 * that stands in the document. `said` is what the engine says with the place, `rule` without. A path begins below `input`,
 * as it does in every other refusal. Null where the document itself is wrong.
 */
export function misfitOf(said: GraphQLError, rule: GraphQLError): FieldProblem | null {
  const place = said === rule ? placeInDocument(rule) : placeInVariables(said.message, rule.message);
  if (place === null) return null;
  const [, missing] = MISSING.exec(rule.message) ?? [];
  const [, unknown] = UNKNOWN.exec(rule.message) ?? [];
  const path = [...place, missing ?? unknown].flatMap((name) => name ?? []);
  const where = place.length === 0 ? "input" : place.join(".");
  return { path, message: `${where}: ${rule.message}`, code: codeOf(rule.message, missing, unknown) };
}

function codeOf(message: string, missing: string | undefined, unknown: string | undefined): FieldErrorCode {
  if (missing !== undefined || message.startsWith("Expected non-nullable type")) return "REQUIRED";
  return unknown !== undefined || NOT_OFFERED.test(message) ? "NOT_OFFERED" : "FORMAT";
}

function placeInVariables(said: string, rule: string): string[] | null {
  if (!said.endsWith(rule)) return null;
  const [found, variable = "", below = variable] = OF_VARIABLE.exec(said.slice(0, -rule.length)) ?? [];
  if (found === undefined) return null;
  const names = below.split(/[.[\]]+/).filter((name) => name !== "");
  return names[0] === "input" ? names.slice(1) : names;
}

/** The name of the argument or field that a value in the document is given to. */
function placeInDocument({ message, source, positions }: GraphQLError): string[] | null {
  const [start] = positions ?? [];
  if (source === undefined || start === undefined || !OF_LITERAL.test(message)) return null;
  const [, name] = NAME_BEFORE.exec(source.body.slice(0, start)) ?? [];
  return name === undefined ? null : [name];
}
