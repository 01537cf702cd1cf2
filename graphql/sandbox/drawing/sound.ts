import { setImmediate } from "node:timers/promises";
import { type Random, randomFrom } from "#graphql/sandbox/drawing/random.ts";
import type { Drawing } from "#graphql/sandbox/families/task-input.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";

/** Samples a second, one channel of 16 bits: enough for a voice. */
const RATE = 16_000;
const HEADER_BYTES = 44;
const LOUD = 9_000;

/** One tone: when it begins and how long it lasts, in seconds, and how high it is, in hertz. */
type Tone = { at: number; lasts: number; hertz: number };

/**
 * Makes a WAV of exactly the seconds that were planned: the rise and fall of a voice, or a slow tune. The same words sound the same.
 * It gives way after each second of sound, so that a long one holds nobody up.
 */
export async function makeSound({ seconds, sounds }: Drawing, prompt: string, variant: number): Promise<Buffer> {
  const random = randomFrom(seedOf(`${prompt}\n${variant}`));
  const samples = new Int16Array(Math.round(seconds * RATE));
  const tones = sounds === "music" ? tune(random, seconds) : syllables(random, seconds);
  let given = 0;
  for (const tone of tones) {
    add(samples, tone);
    if (tone.at - given < 1) continue;
    given = tone.at;
    await setImmediate();
  }
  return Buffer.concat([header(samples.byteLength), Buffer.from(samples.buffer)]);
}

/** Five a second, in groups like words, each a little higher or lower than the one before. */
function syllables(random: Random, seconds: number): Tone[] {
  const tones: Tone[] = [];
  let hertz = random.between(110, 200);
  for (let at = 0; at < seconds; at += 0.2) {
    hertz = Math.min(240, Math.max(90, hertz + random.between(-25, 25)));
    if (!random.chance(0.18)) tones.push({ at, lasts: 0.17, hertz });
  }
  return tones;
}

const SCALE = [0, 2, 4, 7, 9, 12] as const;

/** Notes of one pentatonic scale, two a second, each held over the next. */
function tune(random: Random, seconds: number): Tone[] {
  const ground = random.between(180, 260);
  return Array.from({ length: Math.ceil(seconds * 2) }, (_, index) => ({
    at: index / 2,
    lasts: 1.2,
    hertz: ground * 2 ** (random.pick(SCALE) / 12),
  }));
}

/** Adds a tone with its first overtones, which swells and dies away. */
function add(samples: Int16Array, { at, lasts, hertz }: Tone): void {
  const from = Math.round(at * RATE);
  const count = Math.min(Math.round(lasts * RATE), samples.length - from);
  for (let index = 0; index < count; index++) {
    const turn = 2 * Math.PI * hertz * (index / RATE);
    const wave = Math.sin(turn) + 0.5 * Math.sin(2 * turn) + 0.25 * Math.sin(3 * turn);
    const swell = Math.sin((Math.PI * index) / (lasts * RATE));
    samples[from + index] = (samples[from + index] ?? 0) + LOUD * 0.5 * wave * swell;
  }
}

/** RIFF, then what the samples are, then that they follow (Microsoft and IBM, Multimedia Programming Interface 1.0). */
function header(bytes: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write("RIFF", 0);
  head.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(bytes, 40);
  return head;
}
