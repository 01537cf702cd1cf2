import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import type { ParameterInput } from "#graphql/domain/catalog/parameters.ts";
import { type FieldErrorCode, InvalidInputError } from "#graphql/domain/errors.ts";
import { NEW_SHAPE } from "#graphql/domain/tasks/follow-ups/ways.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** Sides are whole pixels, and makers round them: so far two shapes are the same. */
const SAME = 0.02;

/** Refuses to expand a picture to no shape, to whatever the model likes, or to the shape that it has. @throws InvalidInputError */
export function refuseSameShape(
  { parameters }: ModelDefinition,
  options: NonNullable<ParameterInput["options"]>,
  { width, height }: Pick<Asset, "width" | "height">,
): void {
  if (!parameters.some(({ name }) => name === NEW_SHAPE)) return;
  const at = options.findIndex(({ name }) => name === NEW_SHAPE);
  const refuse = (code: FieldErrorCode, message: string) => {
    const path = at < 0 ? ["options"] : ["options", String(at), NEW_SHAPE];
    return new InvalidInputError([{ path, code, message }]);
  };
  const shape = options[at]?.value;
  if (shape === undefined) throw refuse("REQUIRED", `Name the new shape as the option ${NEW_SHAPE}.`);
  const [across, down] = shape.split(":").map(Number);
  if (shape === "auto") throw refuse("UNFIT", "Name the new shape itself: 16:9, …");
  // What is no shape the model refuses, in its own words.
  if (!across || !down || width === null || height === null) return;
  const change = Math.abs(Math.log(across / down / (width / height)));
  if (change < SAME) throw refuse("UNFIT", `This picture is ${shape} already.`);
}

/** The settings of a change by a mask: where no shape is said, the one of the model's that is nearest to the picture's own, for all but the part stays. */
export function inOwnShape(
  { parameters }: ModelDefinition,
  options: NonNullable<ParameterInput["options"]>,
  { width, height }: Pick<Asset, "width" | "height">,
): NonNullable<ParameterInput["options"]> {
  const shapes = parameters.find(({ name }) => name === NEW_SHAPE)?.values ?? [];
  if (width === null || height === null || options.some(({ name }) => name === NEW_SHAPE)) return options;
  const far = (shape: string) => {
    const [across = 0, down = 0] = shape.split(":").map(Number);
    return Math.abs(Math.log(across / down / (width / height)));
  };
  const [nearest] = shapes.filter((shape) => /^\d+:\d+$/.test(shape)).toSorted((a, b) => far(a) - far(b));
  return nearest === undefined ? options : [...options, { name: NEW_SHAPE, value: nearest }];
}
