import { z } from "zod";
import { InvalidInputError } from "#graphql/domain/errors.ts";

// PostgreSQL keeps no U+0000 in text.
const isStorable = (text: string) => !text.includes("\u0000");

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address has at most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

const password = z
  .string()
  .min(8, "A password has at least 8 characters.")
  .max(200, "A password has at most 200 characters.");

const name = z
  .string()
  .trim()
  .max(100, "A name has at most 100 characters.")
  .refine(isStorable, "A name can't contain this character.")
  .transform((text) => (text === "" ? null : text))
  .nullish()
  .transform((text) => text ?? null);

const signUp = z.object({ email, password, name });
const signIn = z.object({ email, password: z.string().max(200, "A password has at most 200 characters.") });

export type SignUpInput = z.input<typeof signUp>;
export type SignInInput = z.input<typeof signIn>;

/** @throws InvalidInputError naming every field that is not right. */
export function readSignUp(input: SignUpInput): z.output<typeof signUp> {
  return read(signUp, input);
}

/** @throws InvalidInputError naming every field that is not right. */
export function readSignIn(input: SignInInput): z.output<typeof signIn> {
  return read(signIn, input);
}

function read<Output>(shape: z.ZodType<Output>, input: unknown): Output {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    parsed.error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message })),
  );
}
