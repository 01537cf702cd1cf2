/** Runs work with a bound on how much goes on at once, in order of arrival. */
export type Queue = { run<T>(work: () => Promise<T>): Promise<T>; drop(): void };

class DroppedError extends Error {}

export function queueOf(atOnce: number): Queue {
  let running = 0;
  let waiting: { start: () => void; drop: (reason: Error) => void }[] = [];
  const next = () => {
    running--;
    waiting.shift()?.start();
  };
  return {
    run: async (work) => {
      if (running >= atOnce) await new Promise<void>((start, drop) => waiting.push({ start, drop }));
      running++;
      try {
        return await work();
      } finally {
        next();
      }
    },
    drop: () => {
      const dropped = waiting;
      waiting = [];
      for (const { drop } of dropped) drop(new DroppedError("The sandbox is stopping"));
    },
  };
}

/** Whether work ended because the sandbox stopped, which is no fault. */
export function wasDropped(error: unknown): boolean {
  return error instanceof DroppedError;
}

export function dropped(): Error {
  return new DroppedError("The sandbox is stopping");
}
