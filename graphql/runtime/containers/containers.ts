import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import code from "#graphql/runtime/containers/container-reader.cjs?raw";
import { environmentOfPath } from "#graphql/runtime/env.ts";

const PATIENCE_MS = 30 * SECOND;
/** What the reader may keep, in megabytes: it goes through a file packet by packet. */
const MOST_MEMORY_MB = 128;
const MOST_ANSWER_BYTES = 4096;

const facts = z.object({
  /** The container, judged from its bytes. */
  kind: z.enum(["mp4", "mov", "webm", "mp3", "wav"]),
  /** Its size in pixels as it is shown, turned where the file says so; null for a sound. */
  picture: z.object({ width: z.number(), height: z.number(), codec: z.string().nullable() }).nullable(),
  hasSound: z.boolean(),
  seconds: z.number().positive().nullable(),
});
const refused = z.object({ refusal: z.enum(["damaged", "cut", "empty", "codec", "long"]) });
const answer = z.union([facts, refused]);

export type ContainerFacts = z.infer<typeof facts>;
/** "long": longer than was asked for. "codec": whole, but coded in a way that its container is not written anew with. "slow": given up, as no honest file is. */
export type ContainerRefusal = z.infer<typeof refused>["refusal"] | "slow";

// Each is a process of some 60 MB.
const reading = semaphore("videos and sounds to be read", { atOnce: 2, waiting: 10_000 });

/**
 * Reads the container of a video or a sound to its end; nothing is decoded. With `cleanPath` the same pictures and sounds are written
 * there in a container of the same kind (MP4 for MOV) that says nothing of place, device, name or date, unless it is longer than
 * `longestSeconds`.
 * In a process of its own, within bounds of time and memory: what a stranger's file does to a reader, it does to that one.
 * @throws TooManyWaitingError.
 */
export async function readContainer(
  path: string,
  cleanPath?: string,
  longestSeconds?: number,
): Promise<ContainerFacts | ContainerRefusal> {
  const clean = cleanPath === undefined ? [] : [cleanPath, String(longestSeconds ?? Number.POSITIVE_INFINITY)];
  const told = await reading.run(() => run([path, ...clean]));
  return "refusal" in told ? told.refusal : told;
}

type Answer = z.infer<typeof answer> | { refusal: "slow" };

function run(paths: string[]): Promise<Answer> {
  const library = createRequire(import.meta.url).resolve("mediabunny");
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${MOST_MEMORY_MB}`, "-e", code, "--", library, ...paths],
      { env: environmentOfPath(), stdio: ["ignore", "pipe", "ignore"], timeout: PATIENCE_MS, killSignal: "SIGKILL" },
    );
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.length > MOST_ANSWER_BYTES) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("close", (status, signal) => {
      if (signal === "SIGKILL") resolve({ refusal: "slow" });
      // It ran out of memory.
      else if (status !== 0) resolve({ refusal: "damaged" });
      else resolve(answer.parse(JSON.parse(text)));
    });
  });
}
