import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";

const SAMPLE_SECRETS = ["change-me", "changeme", "secret", "sample", "example"];

const url = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform((value) => value.replace(/\/+$/, ""));

/** One entry a variable, in the order of .env.example; empty means not set. */
export const variables = {
  APP_ENV: z.enum(["development", "production"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: url.optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" }).optional(),
  SESSION_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  KIE_API_KEY: z.string().optional(),
  KIE_API_BASE: url.default("https://api.kie.ai"),
  KIE_UPLOAD_BASE: url.default("https://kieai.redpandaai.co"),
  KIE_WEBHOOK_HMAC_KEY: z.string().optional(),
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_MODEL: z.string().default("openai/gpt-4o-mini"),
  SANDBOX_SPEED: z.coerce.number().positive().max(10_000).default(8),
  OUTBOUND_ALLOW: z
    .string()
    .regex(/^[^\s,:]+:\d+(\s*,\s*[^\s,:]+:\d+)*$/, "must be a list such as host:port,host:port")
    .optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
};

const schema = z.object(variables);
type Values = z.infer<typeof schema>;

/** A start that cannot go on; its message names every variable that is wrong, one a line. */
export class EnvironmentError extends Error {}

/**
 * Reads and checks the environment. Empty values count as not set.
 * @throws EnvironmentError naming every variable that is missing or malformed.
 */
export function readEnv(source: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  const problems = parsed.success
    ? production(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new EnvironmentError(`The environment is not right:\n${problems.map((line) => `  ${line}`).join("\n")}`);
  }
  return shape(parsed.data);
}

/** What must hold before real people or kie.ai are served: real secrets, and an address that kie.ai can call back. */
function production(values: Values): string[] {
  if (values.APP_ENV !== "production" && values.KIE_API_KEY === undefined) return [];
  const problems: string[] = [];
  const reason = values.KIE_API_KEY === undefined ? "APP_ENV=production" : "KIE_API_KEY is set";
  if (values.PUBLIC_URL === undefined || !isPublic(values.PUBLIC_URL)) {
    problems.push(`PUBLIC_URL: must be an address that kie.ai can reach for its callbacks (${reason})`);
  }
  for (const name of ["SESSION_SECRET", "KIE_API_KEY", "KIE_WEBHOOK_HMAC_KEY", "OPENROUTER_API_KEY"] as const) {
    const value = values[name]?.toLowerCase();
    if (value !== undefined && SAMPLE_SECRETS.some((sample) => value.includes(sample))) {
      problems.push(`${name}: is a sample, not a secret (${reason})`);
    }
  }
  return problems;
}

function isPublic(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return ipaddr.process(host).range() === "unicast";
  return host.includes(".") && !/\.(local|localhost|internal|lan|test|invalid|home\.arpa)$/.test(host);
}

function shape(values: Values) {
  return {
    appEnv: values.APP_ENV,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    sessionSecret: values.SESSION_SECRET,
    kie: {
      apiKey: values.KIE_API_KEY,
      apiBase: values.KIE_API_BASE,
      uploadBase: values.KIE_UPLOAD_BASE,
      webhookHmacKey: values.KIE_WEBHOOK_HMAC_KEY,
    },
    openrouter: { apiKey: values.OPENROUTER_API_KEY, model: values.OPENROUTER_MODEL },
    sandboxSpeed: values.SANDBOX_SPEED,
    outboundAllow: values.OUTBOUND_ALLOW?.split(",").map((entry) => entry.trim()) ?? [],
    logLevel: values.LOG_LEVEL,
  };
}

/** The settings of this process, checked once. The only reader of process.env. */
export const env = readEnv(process.env);
