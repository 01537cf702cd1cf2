import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const nothing = () => null;

/**
 * A part that scripts add to what works without it, with code of its own: where that can't be fetched, the part is left out, or
 * `instead` stands there.
 */
export function optionalPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: () => null = nothing,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy<ComponentType<Props>>(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: instead }),
    ),
  );
}
