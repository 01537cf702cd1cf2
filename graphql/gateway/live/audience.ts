import { prepareEvent, type Sink } from "#graphql/gateway/live/prepared-event.ts";
import { type Listener, tell, untold } from "#graphql/gateway/live/telling.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Shareable, Source } from "#graphql/schema/core/closeable-source.ts";

type Member = { listener: Listener; sink: Sink; place: Shareable<unknown>; at: number; release(): void };
type Audience = {
  members: Set<Member>;
  follow: AsyncIterableIterator<unknown>;
  sequenceOf(event: unknown): number | null;
};

/** Those who have come to the present and are told the same from here on, by what they follow and what they ask of it. */
const audiences = new Map<string, Audience>();

/** A place among those who are told together. */
export type Seat = {
  /** Ends when its listener must read for itself again, from where it stands. */
  released: Promise<void>;
  leave(): void;
};

/**
 * Lets a listener be told together with all others of its selection: each event is read, executed and put into bytes once,
 * and written to every one of them without any of them asking. Who does not take what was written, has no points, or is to
 * be told an error is released and reads for itself, until it has come to the present again.
 * @returns null where it has more of its own to read, or no place among others.
 */
export function takeSeat(listener: Listener, sink: Sink, source: Source<unknown>): Seat | null {
  const { shareable: place, resumeAt } = source;
  const at = place?.present() ?? null;
  if (place === undefined || resumeAt === undefined || at === null || !sink.isReady()) return null;
  const key = `${place.subject} ${listener.selection}`;
  const audience = audiences.get(key) ?? open(key, place.onward(at), resumeAt);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const member: Member = { listener, sink, place, at, release };
  audience.members.add(member);
  const leave = () => {
    release();
    audience.members.delete(member);
    if (audience.members.size === 0) close(key, audience);
  };
  return { released, leave };
}

function open(key: string, follow: Audience["follow"], sequenceOf: Audience["sequenceOf"]): Audience {
  const audience: Audience = { members: new Set(), follow, sequenceOf };
  audiences.set(key, audience);
  void tellAll(audience)
    .catch((error) => log.warn({ event: "events not told together", err: error }))
    .finally(() => {
      close(key, audience);
      for (const member of audience.members) member.release();
    });
  return audience;
}

function close(key: string, audience: Audience): void {
  if (audiences.get(key) === audience) audiences.delete(key);
  void audience.follow.return?.();
}

async function tellAll(audience: Audience): Promise<void> {
  for await (const event of audience.follow) {
    const sequence = audience.sequenceOf(event);
    if (sequence === null) return;
    await tellMembers(audience, event, sequence);
    if (audience.members.size === 0) return;
  }
}

async function tellMembers({ members }: Audience, event: unknown, sequence: number): Promise<void> {
  // Who has come since the event was heard has been told it already.
  const due = [...members].filter(({ at }) => at < sequence);
  const [first] = due;
  if (first === undefined) return;
  const { result } = await tell(first.listener, event, { count: due.length, isRest: false });
  const isTold = result !== undefined && result.errors === undefined;
  const prepared = isTold ? prepareEvent(result, sequence) : undefined;
  let alone = 0;
  for (const member of due) {
    if (!members.has(member)) continue;
    if (prepared !== undefined && member.sink.isReady()) {
      member.sink.send(prepared);
      member.at = sequence;
      member.place.skipTo(sequence);
      continue;
    }
    // What came before it and was not told is not for this listener.
    member.place.skipTo(sequence - 1);
    members.delete(member);
    member.release();
    alone += 1;
  }
  if (result !== undefined && alone > 0) untold(first.listener, alone);
}
