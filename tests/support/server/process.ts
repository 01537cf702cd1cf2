import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** WebAssembly (the embedded database, the encoders) is compiled quickly rather than well: few tests run long enough to gain by more. */
export const QUICK_START = process.env.RELIABILITY === "full" ? [] : ["--liftoff-only"];

/** The product as it is served to people: the built bundle in a process of its own. */
export type Served = {
  origin: string;
  port: number;
  child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject()));
    });
  });
}

export type Start = {
  dataDir: string;
  port?: number;
  env?: Record<string, string>;
  nodeArguments?: string[];
  /** Which of the product's scripts it is. */
  script?: "scripts/start.mjs" | "scripts/dev.mjs";
  /** A command that becomes the server, given node's name and arguments: another user's, say. */
  through?: readonly [string, ...string[]];
};

/** Starts `npm start`'s script, or another, on a directory and waits until it is healthy. */
export async function startServer(options: Start): Promise<Served> {
  const served = launchServer({ ...options, port: options.port ?? (await freePort()) });
  await untilHealthy(served);
  return served;
}

/** Starts it and waits for nothing. */
export function launchServer(options: Start & { port: number }): Served {
  const { port } = options;
  const origin = `http://localhost:${port}`;
  const [program, ...leading] = options.through ?? [process.execPath];
  const script = options.script ?? "scripts/start.mjs";
  const child = spawn(program, [...leading, ...QUICK_START, ...(options.nodeArguments ?? []), script], {
    env: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: options.dataDir,
      SANDBOX_SPEED: "40",
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return {
    origin,
    port,
    child,
    output: () => output,
    stop: (signal = "SIGTERM") => end(child, signal),
  };
}

/** Waits until a launched server is healthy. @throws what it printed, when it ends before. */
export async function untilHealthy({ origin, child, output }: Served): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The server did not become healthy:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}
