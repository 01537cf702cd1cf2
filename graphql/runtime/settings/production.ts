import { isPublicUrl } from "#graphql/runtime/http/networks.ts";

const SAMPLE_SECRETS = ["change-me", "changeme", "secret", "sample", "example"];

const SECRETS = [
  "SESSION_SECRET",
  "KIE_API_KEY",
  "KIE_WEBHOOK_HMAC_KEY",
  "OPENROUTER_API_KEY",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "GOOGLE_CLIENT_SECRET",
  "GITHUB_CLIENT_SECRET",
  "METRICS_TOKEN",
  "ALARM_WEBHOOK_SECRET",
] as const;

type Given = { APP_ENV: string; PUBLIC_URL?: string | undefined } & {
  [Name in (typeof SECRETS)[number]]?: string | undefined;
};

/** What must hold before real people or kie.ai are served: real secrets, and an address that kie.ai can call back. */
export function production(values: Given): string[] {
  if (values.APP_ENV !== "production" && values.KIE_API_KEY === undefined) return [];
  const problems: string[] = [];
  const reason = values.KIE_API_KEY === undefined ? "APP_ENV=production" : "KIE_API_KEY is set";
  if (values.PUBLIC_URL === undefined || !isPublicUrl(values.PUBLIC_URL)) {
    problems.push(`PUBLIC_URL: must be an address that kie.ai can reach for its callbacks (${reason})`);
  }
  for (const name of SECRETS) {
    const value = values[name]?.toLowerCase();
    if (value !== undefined && SAMPLE_SECRETS.some((sample) => value.includes(sample))) {
      problems.push(`${name}: is a sample, not a secret (${reason})`);
    }
  }
  return problems;
}
