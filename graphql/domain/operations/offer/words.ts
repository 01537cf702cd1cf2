import { z } from "zod";

/** A name of something that is offered: one line of at most 60 characters. */
export const nameShape = line("A name", 60);

/** A place in a list, the smallest first. */
export const positionShape = z
  .int("A place is a whole number.")
  .min(0, "A place is at least 0.")
  .max(1000, "A place is at most 1000.");

/** A text in one line. */
export function line(what: string, most: number) {
  return z
    .string()
    .trim()
    .min(1, `${what} is not empty.`)
    .max(most, `${what} has at most ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), { message: `${what} is one line.`, params: { code: "UNSTORABLE" } });
}
