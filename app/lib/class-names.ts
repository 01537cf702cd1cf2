import { type ClassValue, clsx } from "clsx";

/** Joins class names, leaving out what is false. Components own their classes, so nothing needs merging. */
export function classes(...values: ClassValue[]): string {
  return clsx(values);
}
