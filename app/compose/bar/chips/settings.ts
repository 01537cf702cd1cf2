import type { Setting } from "#app/compose/parameter-rules.ts";

const SHAPE = ["aspectRatio", "durationSeconds", "resolution"];
const NUMBER = "variants";

/** The settings of a model by the chip that they stand in; those of the shape in their usual order. */
export function byChip(settings: readonly Setting[]): {
  shape: Setting[];
  number: Setting | undefined;
  more: Setting[];
} {
  return {
    shape: SHAPE.flatMap((name) => settings.filter(({ parameter }) => parameter.name === name)),
    number: settings.find(({ parameter }) => parameter.name === NUMBER),
    more: settings.filter(({ parameter: { name } }) => name !== NUMBER && !SHAPE.includes(name)),
  };
}

/** The numbers that a model offers of one prompt; empty where it is not asked so. */
export function numbersOf({ parameter: { values, min, max } }: Setting): string[] {
  if (values !== null && values.length > 0) return values;
  const [least, most] = [min ?? 1, max ?? 1];
  return Array.from({ length: most - least + 1 }, (_, index) => String(least + index));
}
