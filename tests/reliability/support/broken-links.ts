import { DomainError } from "#graphql/domain/errors.ts";
import { isFull } from "#tests/reliability/support/counts.ts";
import type { Fault, FaultProxy } from "#tests/reliability/support/fault-proxy.ts";

const LOUD: Fault[] = [
  { kind: "delay", ms: 250 },
  { kind: "reset", after: 0 },
  { kind: "reset", after: 30 },
  { kind: "truncate", after: 90 },
  { kind: "refuse" },
];
const SILENT: Fault[] = [{ kind: "half-open" }, { kind: "black-hole", after: 40 }];

/** Faults that say nothing are noticed by waiting: they take as long as the longest silence that is allowed. */
export const FAULTS: Fault[] = isFull ? [...LOUD, ...SILENT] : LOUD;

export const RECOVERED_WITHIN_MS = 30_000;

const isSilent = ({ kind }: Fault) => kind === "half-open" || kind === "black-hole";

/** How long all may take to be well after a fault; what is needed to notice one that says nothing is given on top. */
export function recoveryMs(fault: Fault): number {
  return RECOVERED_WITHIN_MS + (isSilent(fault) ? 35_000 : 0);
}

/** Breaks a link for so long while `during` goes on, which is told when that is over. Gives the moment when the link was well again. */
export async function underFault(
  link: FaultProxy,
  fault: Fault,
  forMs: number,
  during: (isOver: () => boolean) => Promise<unknown>,
): Promise<number> {
  link.fault = fault;
  if (fault.kind !== "delay" && !isSilent(fault)) link.drop();
  const work = during(() => link.fault.kind === "none");
  // What fails meanwhile is told below.
  work.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  link.fault = { kind: "none" };
  const liftedAt = Date.now();
  // What is silent stays silent: whoever uses it must find out.
  if (!isSilent(fault)) link.drop();
  await work;
  return liftedAt;
}

/** Repeats what a broken link cuts short until it is answered. A refusal in so many words is an answer. */
export async function insist<Value>(work: () => Promise<Value>, withinMs: number): Promise<Value> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A span as a note tells it. */
export function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
