import { z } from "zod";
import { InvalidInputError } from "#graphql/domain/errors.ts";

/** What a browser sends is a few hundred characters; keys with certificates a few thousand. */
const LONGEST = 20_000;

const base64url = z.string().regex(/^[\w-]+={0,2}$/);
const shared = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}),
};

const registration = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});

const assertion = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
});

const clientData = z.object({ challenge: base64url });

export type Registration = z.output<typeof registration>;
export type Assertion = z.output<typeof assertion>;

/** What came with a passkey that was just made. @throws InvalidInputError */
export function readRegistration(text: string): Registration {
  return read(registration, text);
}

/** What a passkey has signed. @throws InvalidInputError */
export function readAssertion(text: string): Assertion {
  return read(assertion, text);
}

/** The challenge that was answered, by the browser's word. @throws InvalidInputError */
export function challengeIn({ response }: Registration | Assertion): string {
  return read(clientData, Buffer.from(response.clientDataJSON, "base64url").toString()).challenge;
}

function read<Output>(shape: z.ZodType<Output>, text: string): Output {
  if (text.length > LONGEST) throw notAPasskey("FORMAT");
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw notAPasskey("FORMAT");
  }
}

/** The refusal of what is no answer of a passkey of this account, or not to a challenge that still stands. */
export function notAPasskey(code: "FORMAT" | "WRONG" = "WRONG"): InvalidInputError {
  const message = "That passkey could not be checked. Try again.";
  return new InvalidInputError([{ path: ["passkey"], code, message }]);
}
