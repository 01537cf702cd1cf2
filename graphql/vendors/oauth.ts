import { CodeChallengeMethod, decodeIdToken, OAuth2Client, OAuth2Tokens } from "arctic";
import { z } from "zod";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { request } from "#graphql/runtime/http/http.ts";
import type { OutgoingRequest } from "#graphql/runtime/http/http-exchange.ts";
import { asVendorError, VendorError } from "#graphql/vendors/vendor-error.ts";

export type ProviderName = "google" | "github";

/** Who somebody is at a provider. `verifiedEmail` is null unless the provider vouches for the address. */
export type ProviderPerson = { subject: string; verifiedEmail: string | null; name: string | null };

export type Provider = {
  /** Where a browser is sent to sign in there. */
  authorizationUrl(state: string, verifier: string): string;
  /** Who came back with this code. @throws VendorError, `refused` when the code is not good. */
  identify(code: string, verifier: string): Promise<ProviderPerson>;
};

const LIMITS = { timeoutMs: 10 * SECOND, maxBytes: 256 * 1024 };

/** A provider that people can sign in with here; null where it is not set up. */
export function oauthProvider(name: ProviderName): Provider | null {
  const { client } = name === "google" ? env.google : env.github;
  if (client === undefined) return null;
  const oauth = new OAuth2Client(client.id, client.secret, `${env.publicUrl}/oauth/${name}/callback`);
  return name === "google" ? google(oauth, client) : github(oauth, client);
}

type Client = { id: string; secret: string };

const googleClaims = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  sub: z.string().min(1).max(255),
  email: z.string().nullish(),
  email_verified: z.union([z.boolean(), z.stringbool()]).nullish(),
  name: z.string().nullish(),
});

function google(oauth: OAuth2Client, client: Client): Provider {
  const { authBase, tokenBase } = env.google;
  const scopes = ["openid", "email", "profile"];
  return {
    authorizationUrl: (state, verifier) =>
      authorization(oauth, `${authBase}/o/oauth2/v2/auth`, state, verifier, scopes),
    identify: async (code, verifier) => {
      const tokens = await exchange("google", `${tokenBase}/token`, client, code, verifier);
      // It came from Google itself over TLS, so its signature adds nothing (OpenID Connect Core 3.1.3.7).
      const claims = googleClaims.safeParse(decodeIdToken(tokens.idToken())).data;
      const isOurs =
        claims !== undefined &&
        claims.aud === client.id &&
        [authBase, new URL(authBase).host].includes(claims.iss) &&
        claims.exp * SECOND > now().getTime();
      if (!isOurs) throw refused("google", "the id token is not for us");
      const { sub, email, email_verified, name } = claims;
      return { subject: sub, verifiedEmail: email_verified === true ? (email ?? null) : null, name: name ?? null };
    },
  };
}

const githubUser = z.looseObject({ id: z.number().int(), login: z.string(), name: z.string().nullish() });
const githubEmails = z.array(z.looseObject({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

function github(oauth: OAuth2Client, client: Client): Provider {
  const { base, apiBase } = env.github;
  return {
    authorizationUrl: (state, verifier) =>
      authorization(oauth, `${base}/login/oauth/authorize`, state, verifier, ["read:user", "user:email"]),
    identify: async (code, verifier) => {
      const tokens = await exchange("github", `${base}/login/oauth/access_token`, client, code, verifier);
      const headers = { authorization: `Bearer ${tokens.accessToken()}`, accept: "application/vnd.github+json" };
      const user = await ask("github", `${apiBase}/user`, { ...LIMITS, headers }, githubUser);
      const emails = await ask("github", `${apiBase}/user/emails`, { ...LIMITS, headers }, githubEmails);
      const primary = emails.find((entry) => entry.primary && entry.verified);
      return { subject: String(user.id), verifiedEmail: primary?.email ?? null, name: user.name ?? user.login };
    },
  };
}

function authorization(oauth: OAuth2Client, endpoint: string, state: string, verifier: string, scopes: string[]) {
  return oauth.createAuthorizationURLWithPKCE(endpoint, state, CodeChallengeMethod.S256, verifier, scopes).toString();
}

// GitHub answers a bad code with 200 and an `error` (GitHub wire, 2026-05).
const tokenAnswer = z.union([z.looseObject({ access_token: z.string().min(1) }), z.looseObject({ error: z.string() })]);

/** The exchange of a code for tokens, by our own guarded and capped request: arctic's has neither limit nor timeout. */
async function exchange(vendor: ProviderName, endpoint: string, client: Client, code: string, verifier: string) {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    client_id: client.id,
    client_secret: client.secret,
    redirect_uri: `${env.publicUrl}/oauth/${vendor}/callback`,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const answer = await ask(vendor, endpoint, { ...LIMITS, method: "POST", headers, body }, tokenAnswer);
  if ("error" in answer) throw refused(vendor, `the code was not taken: ${String(answer.error).slice(0, 100)}`);
  return new OAuth2Tokens(answer);
}

async function ask<Shape>(
  vendor: ProviderName,
  url: string,
  options: OutgoingRequest,
  shape: z.ZodType<Shape>,
): Promise<Shape> {
  const { status, body } = await request(url, options).catch((error) => {
    throw asVendorError(vendor, error);
  });
  const parsed = shape.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  if (status >= 400 && status < 500) throw refused(vendor, `answered ${status}`);
  throw new VendorError(vendor, `answered ${status} in a shape we do not know`, { verdict: "ambiguous" });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function refused(vendor: ProviderName, message: string): VendorError {
  return new VendorError(vendor, message, { verdict: "refused" });
}
