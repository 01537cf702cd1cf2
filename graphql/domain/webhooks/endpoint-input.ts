import { isIP } from "node:net";
import { z } from "zod";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { type WebhookEvent, webhookEvents } from "#graphql/domain/webhooks/events.ts";
import { env } from "#graphql/runtime/env.ts";
import { isPublicName } from "#graphql/runtime/http/networks.ts";
import { isPublicAddress } from "#graphql/runtime/http/private-address.ts";

export type EndpointInput = {
  url?: string | null | undefined;
  events?: WebhookEvent[] | null | undefined;
  description?: string | null | undefined;
  creditsLowBelow?: number | null | undefined;
};

const shape = z.object({
  url: z
    .string()
    .max(2000, "An address has at most 2000 characters.")
    .transform((text, context) => {
      const problem = urlProblem(text);
      if (problem !== null) context.addIssue({ code: "custom", message: problem, params: { code: "FORMAT" } });
      return text;
    }),
  events: z
    .array(z.enum(webhookEvents))
    .min(1, "Choose at least one event.")
    .transform((list) => [...new Set(list)]),
  description: z
    .string()
    .max(200, "A description has at most 200 characters.")
    .refine((text) => !text.includes("\u0000"), {
      message: "A description can't contain this character.",
      params: { code: "UNSTORABLE" },
    }),
  creditsLowBelow: z.int().min(0, "This is 0 or more credits.").max(1_000_000_000, "This is too many credits."),
});

export type EndpointSettings = Partial<z.output<typeof shape>>;

/** The settings that are given. @throws InvalidInputError naming every field that is not right. */
export function readEndpoint(input: EndpointInput): EndpointSettings {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined));
  const parsed = shape.partial().safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}

const LEAST_PORT = 1024;

/**
 * Why an address may not be told of events; null when it may: HTTPS on the open internet, or what OUTBOUND_ALLOW names.
 * What its name resolves to is judged again at each connection.
 */
export function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return "This is not an address.";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "An address here holds no user name and no password.";
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  if (/^https?:$/.test(url.protocol) && env.outboundAllow.includes(`${url.hostname}:${port}`)) return null;
  if (url.protocol !== "https:") return "Events are only sent by HTTPS.";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isPublic = isIP(host) === 0 ? isPublicName(host) : isPublicAddress(host);
  if (!isPublic) return "Events are only sent to public addresses.";
  // Below that, other services listen: what they make of a request is not for strangers to try.
  if (port !== "443" && Number(port) < LEAST_PORT)
    return `Events are sent to port 443, or to one from ${LEAST_PORT} on.`;
  return null;
}
