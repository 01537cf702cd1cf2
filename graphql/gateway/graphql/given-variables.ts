import { type FieldNode, Kind, type ValueNode, valueFromASTUntyped } from "graphql";

/** What is known of the variables of an operation while it is looked through. */
export type Given = {
  variables: Record<string, unknown>;
  /** Everything is used, even what a variable leaves out this time. */
  isWhole: boolean;
  /** The variables that decide how long lists are, or whether something is asked for. */
  decisive: Set<string>;
};

/** Whether `@skip` and `@include` leave a selection in. */
export function isIncluded(walk: Given, directives: FieldNode["directives"]): boolean {
  return (directives ?? []).every(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    if (value === undefined || (name.value !== "skip" && name.value !== "include")) return true;
    const condition = plain(walk, value);
    return walk.isWhole || condition !== (name.value === "skip");
  });
}

/** A value of a document as the variables make it. */
export function plain(walk: Given, value: ValueNode): unknown {
  noteVariables(walk, value);
  return valueFromASTUntyped(value, walk.variables);
}

function noteVariables(walk: Given, value: ValueNode): void {
  if (value.kind === Kind.VARIABLE) walk.decisive.add(value.name.value);
  else if (value.kind === Kind.LIST) for (const item of value.values) noteVariables(walk, item);
  else if (value.kind === Kind.OBJECT) for (const { value: item } of value.fields) noteVariables(walk, item);
}
