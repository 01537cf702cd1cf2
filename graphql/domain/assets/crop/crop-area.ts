import { z } from "zod";
import { type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";

/** A part of a picture in pixels of the picture as it is shown, from its upper left corner; and the turn afterwards. */
export type CropInput = {
  x: number;
  y: number;
  width: number;
  height: number;
  turnDegrees?: number | null | undefined;
};

const cropArea = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  /** Clockwise; one of four. */
  turnDegrees: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
});

/** What is cut out of a picture, and then turned clockwise. */
export type CropArea = z.infer<typeof cropArea>;

type Size = { width: number; height: number };

const FULL = 360;
const QUARTER = 90;
const TURNS = [0, 90, 180, 270] as const;

/** What was cut out, as its row says it; null for a file that is no crop. */
export function cropIn(row: unknown): CropArea | null {
  return row === null || row === undefined ? null : cropArea.parse(row);
}

/** A part of a picture of this size, in one form. @throws InvalidInputError naming every field that is wrong and its rule. */
export function validateCrop(size: Size, { x, y, width, height, turnDegrees }: CropInput): CropArea {
  const given = turnDegrees ?? 0;
  const problems = [
    ...sideProblems(["x", x], ["width", width], size.width),
    ...sideProblems(["y", y], ["height", height], size.height),
    ...(given % QUARTER === 0 ? [] : [turnProblem(given)]),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
  const turn = TURNS.find((one) => one === ((given % FULL) + FULL) % FULL) ?? 0;
  return { x, y, width, height, turnDegrees: turn };
}

type Named = [name: string, pixels: number];

function sideProblems([at, start]: Named, [long, length]: Named, side: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const say = (field: string, code: "TOO_SMALL" | "TOO_LARGE", limit: number) => {
    const bound = code === "TOO_SMALL" ? "at least" : "at most";
    const message = `The picture has ${side} pixels here: ${field} is ${bound} ${limit}.`;
    problems.push({ path: [field], code, limit, message });
  };
  if (start < 0) say(at, "TOO_SMALL", 0);
  else if (start >= side) say(at, "TOO_LARGE", side - 1);
  if (length < 1) say(long, "TOO_SMALL", 1);
  else if (problems.length === 0 && length > side - start) say(long, "TOO_LARGE", side - start);
  return problems;
}

function turnProblem(given: number): FieldProblem {
  const message = `A picture is turned by 0, 90, 180 or 270 degrees, not by ${given}.`;
  return { path: ["turnDegrees"], code: "NOT_OFFERED", message };
}
