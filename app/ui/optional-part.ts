import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** A part that scripts add to what works without it, with code of its own: where that can't be fetched, the part is left out. */
export function optionalPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy<ComponentType<Props>>(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: () => null }),
    ),
  );
}
