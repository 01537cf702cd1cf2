import { z } from "zod";
import { preparedPassword } from "#graphql/domain/accounts/people/password.ts";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";

// PostgreSQL keeps no U+0000 in text.
const isStorable = (text: string) => !text.includes("\u0000");

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address has at most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

const LONGEST_PASSWORD = "A password has at most 200 characters.";
/** As it may be typed, with each letter's marks apart: what is done with it stays cheap. */
const typedPassword = z.string().max(1000, LONGEST_PASSWORD);

/** What was typed to prove who somebody is: measured as it is hashed, given on as it is. */
const presentPassword = typedPassword.refine((text) => preparedPassword(text).length <= 200, LONGEST_PASSWORD);

const password = typedPassword.transform(preparedPassword).pipe(
  z
    .string()
    .min(8, "A password has at least 8 characters.")
    .max(200, LONGEST_PASSWORD)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), {
      message: "A password can't contain control characters.",
      params: { code: "UNSTORABLE" },
    }),
);

const name = z
  .string()
  .trim()
  .max(100, "A name has at most 100 characters.")
  .refine(isStorable, { message: "A name can't contain this character.", params: { code: "UNSTORABLE" } })
  .transform((text) => (text === "" ? null : text))
  .nullish()
  .transform((text) => text ?? null);

const locale = z.enum(["EN", "ZH"]).nullish();
const signUp = z.object({ email, password, name, locale });
const code = z
  .string()
  .max(64, "A code has at most 64 characters.")
  .nullish()
  .transform((text) => text?.trim() || null);
const signIn = z.object({ email, password: presentPassword, code });

const passwordChange = z.object({
  currentPassword: presentPassword,
  newPassword: password,
});
const profile = z.object({ name: z.string().nullish().pipe(name).optional(), locale });

export type PasswordChange = z.input<typeof passwordChange>;
export type ProfileChange = z.input<typeof profile>;
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

/** An address, as accounts keep it. @throws InvalidInputError */
export function readEmail(given: string): string {
  return read(z.object({ email }), { email: given }).email;
}

/** A password to set, prepared. @throws InvalidInputError when it is too short or too long, or has control characters. */
export function readNewPassword(given: string): string {
  return read(z.object({ password }), { password: given }).password;
}

/** @throws InvalidInputError naming every field that is not right. */
export function readPasswordChange(input: PasswordChange): z.output<typeof passwordChange> {
  return read(passwordChange, input);
}

/** @throws InvalidInputError naming every field that is not right. */
export function readProfile(input: ProfileChange): z.output<typeof profile> {
  return read(profile, input);
}

/** Whether a text could be somebody's password, before the work of comparing it is done. */
export function isPossiblePassword(given: string): boolean {
  return presentPassword.safeParse(given).success;
}

/** What a provider calls somebody, as a name that can be kept. */
export function nameFrom(given: string | null): string | null {
  const text = Array.from((given ?? "").replace(/\p{Cc}+/gu, " ").trim())
    .slice(0, 100)
    .join("");
  return text === "" ? null : text;
}

function read<Output>(shape: z.ZodType<Output>, input: unknown): Output {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}
