import { z } from "zod";
import { networksIn } from "#graphql/runtime/http/networks.ts";
import { production } from "#graphql/runtime/settings/production.ts";
import { isQuietHours, quietHoursIn } from "#graphql/runtime/settings/quiet-hours.ts";

const url = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform((value) => value.replace(/\/+$/, ""));

/** One entry a variable, in the order of .env.example; empty means not set. */
export const variables = {
  APP_ENV: z.enum(["development", "production"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  KEEP_ALIVE_SECONDS: z.coerce.number().int().min(1).max(3600).default(75),
  HEADERS_TIMEOUT_SECONDS: z.coerce.number().int().min(2).max(7200).optional(),
  PUBLIC_URL: url.optional(),
  TRUSTED_PROXIES: z
    .string()
    .refine((list) => networksIn(list) !== null, "must be a list of addresses, networks, loopback or private")
    .optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" }).optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: url.optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  UPLOAD_QUOTA_MB: z.coerce.number().int().min(1).max(1_000_000).default(1024),
  SESSION_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  PREVIOUS_SESSION_SECRETS: z
    .string()
    .refine(
      (list) => listOf(list).every((one) => one.length >= 32),
      "must be a list of secrets of at least 32 characters",
    )
    .optional(),
  KIE_API_KEY: z.string().optional(),
  KIE_API_BASE: url.default("https://api.kie.ai"),
  KIE_UPLOAD_BASE: url.default("https://kieai.redpandaai.co"),
  KIE_WEBHOOK_HMAC_KEY: z.string().optional(),
  KIE_MAX_IN_FLIGHT: z.coerce.number().int().min(1).max(10_000).default(100),
  KIE_UNFILTERED_MODELS: z
    .string()
    .regex(/^[a-z0-9.-]+(\s*,\s*[a-z0-9.-]+)*$/, "must be a list of models' slugs such as seedream-4,wan-2.7")
    .optional(),
  BELOW_COST: z.enum(["warn", "pause"]).default("warn"),
  ACCOUNT_MAX_RUNNING: z.coerce.number().int().min(1).max(10_000).default(50),
  ACCOUNT_TASKS_PER_DAY: z.coerce.number().int().min(1).max(1_000_000).optional(),
  ACCOUNT_MAX_CONNECTIONS: z.coerce.number().int().min(1).max(1_000_000).default(50),
  SUPPORT_CORRECTION_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(500),
  EVENT_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_MODEL: z.string().default("openai/gpt-4o-mini"),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_BASE: url.default("https://api.stripe.com"),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be a smtp:// or smtps:// address" }).optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u,
      "must be an address such as Studio <studio@example.com>",
    )
    .default("Nano Banana Video <no-reply@localhost>"),
  CONTACT_EMAIL: z.email("must be an e-mail address").optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_AUTH_BASE: url.default("https://accounts.google.com"),
  GOOGLE_TOKEN_BASE: url.default("https://oauth2.googleapis.com"),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GITHUB_BASE: url.default("https://github.com"),
  GITHUB_API_BASE: url.default("https://api.github.com"),
  SIGN_UPS_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).optional(),
  SIGN_UPS_TAKEN_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).default(5),
  DISPOSABLE_ADDRESSES: z.enum(["refuse", "allow"]).optional(),
  UNDO_MINUTES: z.coerce.number().min(0).max(10_080).default(10),
  SANDBOX_SPEED: z.coerce.number().positive().max(10_000).default(8),
  API_POINTS: z.coerce.number().int().min(5000).default(20_000),
  API_POINTS_PER_SECOND: z.coerce.number().int().positive().default(1000),
  OUTBOUND_ALLOW: z
    .string()
    .regex(/^[^\s,:]+:\d+(\s*,\s*[^\s,:]+:\d+)*$/, "must be a list such as host:port,host:port")
    .optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, "must have at least 16 characters, none of them a space")
    .optional(),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ALARM_WEBHOOK_URL: url.optional(),
  ALARM_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and at least 24 bytes in base64")
    .optional(),
  ALARM_QUIET_HOURS: z.string().refine(isQuietHours, "must be such as 22:00-07:00 Europe/Berlin").optional(),
  ALARM_SPEND_PER_HOUR: z.coerce.number().positive().optional(),
  ALARM_DATABASE_GB: z.coerce.number().positive().optional(),
  ALARM_FULL_PERCENT: z.coerce.number().min(1).max(100).default(90),
  BACKUP_MAX_AGE_HOURS: z.coerce.number().positive().max(8760).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
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
    ? [
        ...timeouts(parsed.data),
        ...bucket(parsed.data),
        ...payments(parsed.data),
        ...signIn(parsed.data),
        ...production(parsed.data),
      ]
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new EnvironmentError(`The environment is not right:\n${problems.map((line) => `  ${line}`).join("\n")}`);
  }
  return shape(parsed.data);
}

/** A connection that is kept must not end as one whose next request does not come. */
function timeouts({ HEADERS_TIMEOUT_SECONDS: headers, KEEP_ALIVE_SECONDS: idle }: Values): string[] {
  if (headers === undefined || headers > idle) return [];
  return [`HEADERS_TIMEOUT_SECONDS: must be above KEEP_ALIVE_SECONDS (${idle})`];
}

const BUCKET = ["S3_BUCKET", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

/** Files go to a bucket or to a directory: half a bucket would lose them. */
function bucket(values: Values): string[] {
  const missing = BUCKET.filter((name) => values[name] === undefined);
  if (missing.length === 0 || (missing.length === BUCKET.length && values.S3_ENDPOINT === undefined)) return [];
  return missing.map((name) => `${name}: is missing; a bucket needs ${BUCKET.join(", ")}`);
}

/** A payment that nobody tells us of would be found late: buying is on with both settings, or off. */
function payments(values: Values): string[] {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: webhook } = values;
  if ((key === undefined) === (webhook === undefined)) return [];
  return [`${key === undefined ? "STRIPE_SECRET_KEY" : "STRIPE_WEBHOOK_SECRET"}: is missing; payments need both`];
}

/** A provider that people sign in with needs its id and its secret; mail that is really sent needs a sender. */
function signIn(values: Values): string[] {
  const halves = [
    ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
    ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ] as const;
  const problems = halves.flatMap(([id, secret]) => {
    if ((values[id] === undefined) === (values[secret] === undefined)) return [];
    const [missing, given] = values[id] === undefined ? [id, secret] : [secret, id];
    return [`${missing}: is missing; ${given} alone is not enough`];
  });
  if (values.SMTP_URL !== undefined && values.MAIL_FROM.endsWith("@localhost>")) {
    problems.push("MAIL_FROM: is missing; mail needs the address that it comes from");
  }
  return problems;
}

function bucketOf(values: Values) {
  const { S3_BUCKET: name, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId } = values;
  const secretAccessKey = values.S3_SECRET_ACCESS_KEY;
  if (!name || !region || !accessKeyId || !secretAccessKey) return undefined;
  return { name, region, accessKeyId, secretAccessKey, endpoint: values.S3_ENDPOINT };
}

/** The address alone of `Studio <studio@example.com>`. */
function addressIn(sender: string): string {
  return /<(.+)>/.exec(sender)?.[1] ?? sender;
}

function clientOf(id: string | undefined, secret: string | undefined) {
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

function listOf(value: string | undefined): string[] {
  return value?.split(",").flatMap((entry) => entry.trim() || []) ?? [];
}

function shape(values: Values) {
  return {
    appEnv: values.APP_ENV,
    port: values.PORT,
    host: values.HOST,
    /** How long an idle connection stays open. */
    keepAliveSeconds: values.KEEP_ALIVE_SECONDS,
    /** How long the head of a request may take to come. */
    headersTimeoutSeconds: values.HEADERS_TIMEOUT_SECONDS ?? values.KEEP_ALIVE_SECONDS + 5,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    /** Whose X-Forwarded-For is believed. */
    trustedProxies: networksIn(values.TRUSTED_PROXIES ?? "") ?? [],
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    bucket: bucketOf(values),
    uploadQuotaMb: values.UPLOAD_QUOTA_MB,
    sessionSecret: values.SESSION_SECRET,
    /** Those that it has taken the place of, latest first. */
    previousSessionSecrets: listOf(values.PREVIOUS_SESSION_SECRETS),
    kie: {
      apiKey: values.KIE_API_KEY,
      apiBase: values.KIE_API_BASE,
      uploadBase: values.KIE_UPLOAD_BASE,
      webhookHmacKey: values.KIE_WEBHOOK_HMAC_KEY,
      maxInFlight: values.KIE_MAX_IN_FLIGHT,
      /** Slugs of the models whose content filter the operator has switched off. */
      unfilteredModels: listOf(values.KIE_UNFILTERED_MODELS),
    },
    /** What is done with a price below kie.ai's, until an operator sets that. */
    belowCost: values.BELOW_COST,
    accountMaxRunning: values.ACCOUNT_MAX_RUNNING,
    accountTasksPerDay: values.ACCOUNT_TASKS_PER_DAY,
    accountMaxConnections: values.ACCOUNT_MAX_CONNECTIONS,
    supportCorrectionLimit: values.SUPPORT_CORRECTION_LIMIT,
    eventRetentionDays: values.EVENT_RETENTION_DAYS,
    retentionDays: values.RETENTION_DAYS,
    openrouter: { apiKey: values.OPENROUTER_API_KEY, model: values.OPENROUTER_MODEL },
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY,
      /** Several while one replaces another. */
      webhookSecrets: listOf(values.STRIPE_WEBHOOK_SECRET),
      apiBase: values.STRIPE_API_BASE,
    },
    mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM },
    /** Where people write to whoever runs the site. */
    contactEmail: values.CONTACT_EMAIL ?? addressIn(values.MAIL_FROM),
    /** `client` is there where people can sign in with this provider. */
    google: {
      client: clientOf(values.GOOGLE_CLIENT_ID, values.GOOGLE_CLIENT_SECRET),
      authBase: values.GOOGLE_AUTH_BASE,
      tokenBase: values.GOOGLE_TOKEN_BASE,
    },
    github: {
      client: clientOf(values.GITHUB_CLIENT_ID, values.GITHUB_CLIENT_SECRET),
      base: values.GITHUB_BASE,
      apiBase: values.GITHUB_API_BASE,
    },
    /** How many accounts may be opened from one network in an hour. */
    signUpsPerHour: values.SIGN_UPS_PER_HOUR ?? (values.KIE_API_KEY === undefined ? 1000 : 10),
    /** How many of them may meet an address that has one, before all are refused. */
    signUpsTakenPerHour: values.SIGN_UPS_TAKEN_PER_HOUR,
    disposableAddresses: values.DISPOSABLE_ADDRESSES ?? (values.KIE_API_KEY === undefined ? "allow" : "refuse"),
    undoMinutes: values.UNDO_MINUTES,
    sandboxSpeed: values.SANDBOX_SPEED,
    apiPoints: { bucket: values.API_POINTS, perSecond: values.API_POINTS_PER_SECOND },
    outboundAllow: listOf(values.OUTBOUND_ALLOW),
    logLevel: values.LOG_LEVEL,
    /** Who brings `token` reads /metrics; `port`, where it is set, gives it to this machine without one. */
    metrics: { token: values.METRICS_TOKEN, port: values.METRICS_PORT },
    alarms: {
      webhook: { url: values.ALARM_WEBHOOK_URL, secret: values.ALARM_WEBHOOK_SECRET },
      quietHours: quietHoursIn(values.ALARM_QUIET_HOURS),
      /** In kie.ai's credits. */
      spendPerHour: values.ALARM_SPEND_PER_HOUR,
      databaseGb: values.ALARM_DATABASE_GB,
      /** From how much of a disk, or of `databaseGb`, in percent. */
      fullPercent: values.ALARM_FULL_PERCENT,
      backupMaxAgeHours: values.BACKUP_MAX_AGE_HOURS,
    },
    /** Traces of this share of all requests go to `endpoint`, where it is set. */
    traces: { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: values.OTEL_TRACES_SAMPLER_ARG },
  };
}

/** The settings of this process, checked once. The only reader of process.env. */
export const env = readEnv(process.env);

/** The environment of a program that is to know nothing of ours but where programs are found. */
export function environmentOfPath(): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return (PATH === undefined ? {} : { PATH }) as NodeJS.ProcessEnv;
}

/** The environment of a program that this one starts: its own, with these variables. */
export function environmentWith(variables: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables };
}
