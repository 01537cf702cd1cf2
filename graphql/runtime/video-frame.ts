import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { SECOND } from "#graphql/runtime/clock.ts";
import { environmentOfPath } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";

const PATIENCE_MS = 20 * SECOND;
const MOST_BYTES = 4 * 1024 * 1024;
/** What ffmpeg may take in one piece, in bytes: the frames of the largest video that our models make have 50 MB together. */
const MOST_MEMORY = 128 * 1024 * 1024;
const WIDEST = 1280;
/** As many frames are compared, and the one that is most like the others is taken: none that is still black. */
const COMPARED = 24;

/** What draws frames of videos where there is an ffmpeg. */
export type FrameDrawer = {
  /** Whether there is one. Looked for once. */
  isThere(): Promise<boolean>;
  /**
   * A frame of a video file near its beginning that is not black, as a JPEG of at most 1280 pixels across; null where it cannot be drawn.
   * The file comes from strangers: only its container is read, never what it may point to.
   */
  draw(path: string, container: "mov" | "matroska"): Promise<Buffer | null>;
};

/** Draws by the ffmpeg on the path, at the lowest priority and within bounds of time and memory. */
export function frameDrawer(): FrameDrawer {
  let looked: Promise<boolean> | undefined;
  return {
    isThere() {
      looked ??= run(["-version"]).then((answer) => answer !== null);
      return looked;
    },
    draw,
  };
}

function draw(path: string, container: "mov" | "matroska"): Promise<Buffer | null> {
  return run([
    ...["-nostdin", "-v", "error", "-threads", "1", "-max_alloc", String(MOST_MEMORY), "-protocol_whitelist", "file"],
    ...["-f", container, "-i", `file:${path}`, "-map", "0:v:0", "-an", "-sn", "-dn"],
    ...["-vf", `thumbnail=n=${COMPARED},scale=w='min(${WIDEST},iw)':h=-2`, "-frames:v", "1"],
    ...["-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1"],
  ]);
}

/** What ffmpeg writes; null when it fails, takes too long, writes too much or is not there. */
function run(args: string[]): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawn("ffmpeg", args, {
      env: environmentOfPath(),
      stdio: ["ignore", "pipe", "ignore"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    });
    if (child.pid !== undefined) yieldTo(child.pid);
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_BYTES) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    // That there is none, or that it may not be started, is normal.
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code === 0 && length > 0 ? Buffer.concat(chunks) : null));
  });
}

/** Whoever waits for a page comes first. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch (error) {
    // It has ended already, or this system lets nobody do so.
    log.debug({ event: "priority not set", err: error });
  }
}
