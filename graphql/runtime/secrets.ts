import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "#graphql/runtime/env.ts";

const shape = z.object({ session: z.string(), sandboxKey: z.string() });
let kept: z.infer<typeof shape> | undefined;

/**
 * A secret of this installation: made once, kept in DATA_DIR/secrets.json, readable by its owner only.
 * SESSION_SECRET stands in for "session" where it is set, which several processes on one database must do.
 */
export function secret(name: "session" | "sandboxKey"): string {
  if (name === "session" && env.sessionSecret !== undefined) return env.sessionSecret;
  kept ??= read();
  return kept[name];
}

function read(): z.infer<typeof shape> {
  const file = join(env.dataDir, "secrets.json");
  mkdirSync(env.dataDir, { recursive: true });
  const fresh = join(env.dataDir, `secrets.${process.pid}.tmp`);
  const made = {
    session: randomBytes(32).toString("base64url"),
    sandboxKey: `sandbox-${randomBytes(24).toString("base64url")}`,
  };
  writeFileSync(fresh, JSON.stringify(made), { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces the secrets that another start has made.
    linkSync(fresh, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(fresh);
  }
  return shape.parse(JSON.parse(readFileSync(file, "utf8")));
}
