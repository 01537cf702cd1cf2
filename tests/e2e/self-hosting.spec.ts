import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { startPostgres } from "../../scripts/postgres.mjs";
import { freePort, launchServer, type Served, untilHealthy } from "../support/server/process.ts";

// docs/self-hosting.md, carried out: its settings, its service and its proxy as they stand there, on ports and in directories
// of this run, in front of a PostgreSQL server of its own.
const guide = readFileSync("docs/self-hosting.md", "utf8");
const NAME = "studio.your-domain.com";

/** The blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text]) =>
    of === language && text !== undefined ? [text] : [],
  );
}

/** What the guide leaves to whoever follows it. */
const CHOSEN = {
  KIE_API_KEY: "a-key-from-kie",
  KIE_WEBHOOK_HMAC_KEY: "a-key-of-callbacks",
  OPENROUTER_API_KEY: "sk-or-v1-mine",
};

const secret = execFileSync("openssl", ["rand", "-base64", "48"], { encoding: "utf8" }).trim();
const directory = mkdtempSync(join(tmpdir(), "nano-banana-hosting-"));
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let served: Served;
let nginx: ChildProcess;
let certificate: Buffer;
let port = 0;

function settings(databasePort: string): Record<string, string> {
  const block = blocks("sh").find((text) => text.includes("APP_ENV=production")) ?? "";
  const lines = block.split("\n").flatMap((line) => {
    const [, name, value = ""] = /^(\w+)=([^#]*)/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value.trim()] as const];
  });
  const written = Object.fromEntries(lines);
  return {
    ...written,
    ...CHOSEN,
    SESSION_SECRET: secret,
    DATA_DIR: join(directory, "data"),
    DATABASE_URL: (written.DATABASE_URL ?? "").replace("…", "a-password").replace("5432", databasePort),
  };
}

/** Debian's user who owns nothing. */
const NOBODY = 65_534;

/**
 * As the guide has it: a tree that belongs to somebody else and cannot be written to, and a user of the service's own. Only
 * root can become another user; whoever else runs this is one already.
 */
function asAnotherUser(): { through?: readonly [string, ...string[]] } {
  if (process.getuid?.() !== 0) return {};
  const [tree, node] = [join(directory, "tree"), join(directory, "node")];
  mkdirSync(tree);
  writeFileSync(node, "");
  chmodSync(directory, 0o711);
  chownSync(join(directory, "data"), NOBODY, NOBODY);
  const script = `mount --bind "${process.cwd()}" "${tree}" && mount -o remount,bind,ro "${tree}" && \\
    mount --bind "${process.execPath}" "${node}" && cd "${tree}" && \\
    exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --no-new-privs "${node}" "$@"`;
  return { through: ["unshare", "--mount", "sh", "-c", script, "sh"] };
}

/** nginx with the guide's part of its configuration, and around it what a system's own nginx.conf says. */
function startNginx(upstream: number): ChildProcess {
  const [site = ""] = blocks("nginx");
  const part = site
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replaceAll(`/etc/letsencrypt/live/${NAME}`, directory)
    .replace("127.0.0.1:3000", `127.0.0.1:${upstream}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (of) => `${of}_temp_path ${directory}/${of};`,
  );
  const file = join(directory, "nginx.conf");
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? "user root;\n" : ""}pid ${directory}/nginx.pid;\nerror_log ${directory}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${part}}\n`,
  );
  execFileSync("nginx", ["-t", "-q", "-c", file], { stdio: "pipe" });
  return spawn("nginx", ["-c", file, "-g", "daemon off;"], { stdio: "ignore" });
}

test.beforeAll(async () => {
  port = await freePort();
  mkdirSync(join(directory, "data"), { mode: 0o750 });
  const subject = ["-subj", `/CN=${NAME}`, "-addext", `subjectAltName=DNS:${NAME}`];
  const files = ["-keyout", join(directory, "privkey.pem"), "-out", join(directory, "fullchain.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...subject, ...files], { stdio: "pipe" });
  certificate = readFileSync(join(directory, "fullchain.pem"));
  postgres = await startPostgres();
  const at = new URL(postgres.url);
  const client = { env: { ...process.env, PGHOST: at.hostname, PGPORT: at.port, PGUSER: "postgres" } };
  execFileSync("createuser", ["nano_banana"], client);
  execFileSync("createdb", ["--owner=nano_banana", "nano_banana"], client);
  const upstream = await freePort();
  served = launchServer({
    dataDir: join(directory, "data"),
    port: upstream,
    env: { ...settings(at.port), PORT: String(upstream) },
    ...asAnotherUser(),
  });
  await untilHealthy(served);
  nginx = startNginx(upstream);
});
test.afterAll(async () => {
  nginx?.kill();
  await served?.stop();
  postgres?.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Asked = { path: string; method?: string; headers?: Record<string, string>; body?: Buffer | string };

/** Asks the site by its name over TLS, as a visitor does. */
function ask({ path, method = "GET", headers = {}, body }: Asked) {
  const told = { host: NAME, ...headers };
  const options = {
    host: "127.0.0.1",
    port,
    servername: NAME,
    ca: certificate,
    path,
    method,
    headers: told,
    agent: false,
  };
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string; firstMs: number }>(
    (resolve, reject) => {
      const startedAt = performance.now();
      const asking = request(options, (answer) => {
        let firstMs = -1;
        let text = "";
        answer.on("data", (chunk) => {
          if (firstMs < 0) firstMs = performance.now() - startedAt;
          text += chunk;
          // A stream of events goes on: its first is what is asked for.
          if (headers.accept === "text/event-stream" && text.includes("event: next")) asking.destroy();
        });
        answer.on("close", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, firstMs }));
      });
      asking.on("error", reject);
      asking.end(body);
    },
  );
}

/** The name of the site, as this machine's hosts file would have it. */
const here: LookupFunction = (_name, options, found) =>
  options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);

const POST = { method: "POST", headers: { "content-type": "application/json", origin: `https://${NAME}` } };
const PLACE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { ... on CreateUploadPayload { uploadUrl } ... on Error { code message } }
}`;
const SIGN_UP = `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on Error { code message } } }`;

test("the site is well behind its proxy: pages, sign-up, events over a socket and as a stream, a large file", async () => {
  await expect
    .poll(() =>
      ask({ path: "/healthz" }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  expect((await ask({ path: "/readyz" })).status).toBe(200);
  expect(statSync(`/proc/${served.child.pid}`).uid, "the service is not root").not.toBe(0);
  expect((await ask({ path: "/webhooks/kie/check" })).status).toBe(200);
  const page = await ask({ path: "/pricing", headers: { accept: "text/html" } });
  expect(page.status).toBe(200);
  expect(page.text).toContain(`https://${NAME}/`);

  const input = { email: "owner@example.org", password: "a long enough password" };
  const signedUp = await ask({
    path: "/graphql",
    ...POST,
    body: JSON.stringify({ query: SIGN_UP, variables: { input } }),
  });
  expect(signedUp.text).toContain("SignUpPayload");
  const cookies = [signedUp.headers["set-cookie"]].flat().map(String);
  expect(cookies.join()).toMatch(/Secure/);
  const cookie = cookies.map((line) => line.split(";", 1)[0]).join("; ");

  const socket = createClient({
    url: `wss://${NAME}:${port}/graphql`,
    retryAttempts: 0,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        const headers = { host: NAME, cookie, origin: `https://${NAME}` };
        super(address, protocols, { headers, ca: certificate, lookup: here });
      }
    },
  });
  const events = socket.iterate<{ taskEvents: { type: string } }>({ query: "subscription { taskEvents { type } }" });
  expect((await events.next()).value.data.taskEvents.type).toBe("SNAPSHOT");
  await socket.dispose();

  const query = "subscription { taskEvents { type } }";
  const stream = { ...POST.headers, cookie, accept: "text/event-stream" };
  const streamed = await ask({ path: "/graphql", method: "POST", headers: stream, body: JSON.stringify({ query }) });
  expect(streamed.text).toContain("SNAPSHOT");
  // Not kept back until there is enough of it.
  expect(streamed.firstMs).toBeLessThan(3000);

  // Larger than nginx takes by itself.
  const file = Buffer.alloc(20_000_000);
  const place = { filename: "a.png", contentType: "image/png", byteSize: file.length };
  const placed = await ask({
    path: "/graphql",
    method: "POST",
    headers: { ...POST.headers, cookie },
    body: JSON.stringify({ query: PLACE, variables: { input: place } }),
  });
  const { pathname, search } = new URL(JSON.parse(placed.text).data.createUpload.uploadUrl);
  const upload = { path: pathname + search, method: "PUT", headers: { "content-type": "image/png" }, body: file };
  expect((await ask(upload)).status).toBe(204);
  expect(served.output()).not.toContain("forwarded address ignored");
});

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }`;

test("visitors are told apart by the address that the proxy passes on", async () => {
  // This machine is a trusted proxy itself, so what it says of its visitors is believed.
  const tryFrom = async (address: string) => {
    const input = { email: "somebody@example.org", password: "not the password" };
    const headers = { ...POST.headers, "x-forwarded-for": address };
    const body = JSON.stringify({ query: SIGN_IN, variables: { input } });
    return (await ask({ path: "/graphql", method: "POST", headers, body })).text;
  };
  for (let tries = 0; tries < 10; tries++) expect(await tryFrom("203.0.113.9")).toContain("UnauthenticatedError");
  expect(await tryFrom("203.0.113.9")).toContain("RateLimitedError");
  expect(await tryFrom("198.51.100.7")).toContain("UnauthenticatedError");
});

/** One of the guide's commands for operators, with the settings that are given. */
const admin = (env: Record<string, string>, ...words: string[]) =>
  execFileSync(process.execPath, ["scripts/admin.mjs", ...words], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...env },
    encoding: "utf8",
  });

test("a backup of database, files and secrets is put into an empty installation, whose secret is then changed", async () => {
  const { hostname, port: databasePort } = new URL(postgres.url);
  const first = settings(databasePort);
  const backup = join(directory, "backup");
  admin(first, "backup", backup);

  const client = { env: { ...process.env, PGHOST: hostname, PGPORT: databasePort, PGUSER: "postgres" } };
  execFileSync("createdb", ["--owner=nano_banana", "restored"], client);
  const second = {
    ...first,
    DATABASE_URL: (first.DATABASE_URL ?? "").replace(/nano_banana$/, "restored"),
    DATA_DIR: join(directory, "restored"),
  };
  mkdirSync(second.DATA_DIR);
  admin(second, "restore", backup);
  const serve = async (env: Record<string, string>) => {
    const place = await freePort();
    const other = launchServer({ dataDir: second.DATA_DIR, port: place, env: { ...env, PORT: String(place) } });
    await untilHealthy(other);
    return other;
  };
  const post = async (at: Served, cookie: string, body: object) =>
    fetch(`${at.origin}/graphql`, {
      ...POST,
      headers: { ...POST.headers, cookie, "x-forwarded-proto": "https" },
      body: JSON.stringify(body),
    });

  let restored = await serve(second);
  const input = { email: "owner@example.org", password: "a long enough password" };
  const signedIn = await post(restored, "", { query: SIGN_IN, variables: { input } });
  expect(await signedIn.text()).toContain("SignInPayload");
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  await restored.stop();

  const said = admin(second, "secrets", "rotate");
  const next = /SESSION_SECRET=(\S+)/.exec(said)?.[1] ?? "";
  expect(next.length).toBeGreaterThan(30);
  const rotated = { ...second, SESSION_SECRET: next, PREVIOUS_SESSION_SECRETS: secret };
  restored = await serve(rotated);
  expect(await (await post(restored, cookie, { query: "{ viewer { email } }" })).text()).toContain("owner@example.org");
  expect(admin(rotated, "secrets", "finish")).toContain("PREVIOUS_SESSION_SECRETS may be emptied");
  await restored.stop();
});

test("the service's unit is one that systemd takes, and it starts what the tree holds", () => {
  const [unit = ""] = blocks("ini");
  const file = join(directory, "nano-banana.service");
  writeFileSync(file, unit.replace("/srv/nano-banana-video", process.cwd()).replace("User=nano-banana", "User=root"));
  const found = execFileSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8", stdio: "pipe" });
  expect(found.trim()).toBe("");
  expect(/ExecStart=\S+ (\S+)/.exec(unit)?.[1]).toBe("scripts/start.mjs");
  expect(unit).toMatch(/\[Install\]\nWantedBy=multi-user.target/);
});

test("its commands are whole", () => {
  for (const text of blocks("sh")) execFileSync("bash", ["-n"], { input: text.replaceAll("…", "x") });
});
