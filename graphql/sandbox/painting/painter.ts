import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Sharp, SharpOptions } from "sharp";
import { SECOND } from "#graphql/runtime/clock.ts";
import painterCode from "#graphql/sandbox/painting/painter-process.cjs?raw";
import { StoppedError } from "#graphql/sandbox/painting/stopped.ts";

/** A painter that has had nothing to do for so long gives its memory back. */
const IDLE_MS = 20 * SECOND;

/** What of sharp's is used here: what ends in a result, and what is a step on the way. */
const ENDS = ["toBuffer", "metadata"];
const STEPS = [
  ...["resize", "rotate", "extend", "composite", "modulate", "removeAlpha", "toColourspace"],
  ...["ensureAlpha", "sharpen", "greyscale", "negate", "joinChannel"],
  ...["keepExif", "withExif", "png", "jpeg", "webp", "raw"],
];

type Order = { input: Buffer; options: SharpOptions | undefined; steps: unknown[][]; end: string; given: unknown };
type Told = { id: number; value?: unknown; fault?: string };
type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** It needs no variable, and none of our secrets. */
const NOTHING = {} as NodeJS.ProcessEnv;

let painter: ChildProcess | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;
let orders = 0;
const waiting = new Map<number, Waiting>();

function start(): ChildProcess {
  const sharpPath = createRequire(resolve("package.json")).resolve("sharp");
  const child = spawn(process.execPath, ["-e", painterCode, sharpPath], {
    env: NOTHING,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  child.on("message", (told: Told) => settle(told));
  // Also when it could not be started: both end in an exit, or in an error without one.
  for (const event of ["error", "exit"]) child.once(event, () => leave(child));
  child.unref();
  return child;
}

function settle({ id, value, fault }: Told): void {
  const order = waiting.get(id);
  waiting.delete(id);
  if (fault === undefined) order?.resolve(value);
  else order?.reject(new Error(fault));
  if (waiting.size === 0) rest();
}

/** Nothing is asked for: this process may end, and after a while the painter does. */
function rest(): void {
  painter?.channel?.unref();
  clearTimeout(idle);
  idle = setTimeout(() => painter?.disconnect(), IDLE_MS).unref();
}

function leave(child: ChildProcess): void {
  if (painter !== child) return;
  painter = undefined;
  clearTimeout(idle);
  for (const { reject } of waiting.values()) reject(new StoppedError());
  waiting.clear();
}

function carryOut(order: Order): Promise<unknown> {
  clearTimeout(idle);
  painter ??= start();
  painter.channel?.ref();
  orders += 1;
  const id = orders;
  const work = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  painter.send({ id, ...order }, (error) => {
    if (error !== null) settle({ id, fault: error.message });
  });
  return work;
}

function pictureOf(input: Buffer, options: SharpOptions | undefined, steps: unknown[][]): Sharp {
  return new Proxy({} as Sharp, {
    get: (_target, name) => {
      if (typeof name !== "string") return undefined;
      if (ENDS.includes(name)) return (given: unknown) => carryOut({ input, options, steps, end: name, given });
      if (STEPS.includes(name))
        return (...values: unknown[]) => pictureOf(input, options, [...steps, [name, ...values]]);
      // Above all `then`: it would be taken for a promise.
      return undefined;
    },
  });
}

/**
 * sharp as a painter has it who works in a process of its own, at the lowest priority: however much the sandbox draws, pages
 * and the API come first. Of its methods those in STEPS and ENDS are there.
 */
export function sharp(input: Buffer, options?: SharpOptions): Sharp {
  return pictureOf(input, options, []);
}

/** Ends the painter, and what it is at with a StoppedError. */
export async function stopPainting(): Promise<void> {
  const child = painter;
  if (child === undefined) return;
  const gone = once(child, "exit");
  leave(child);
  child.kill("SIGKILL");
  await gone;
}
