import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  type MetadataTags,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from "mediabunny";

const SAMPLE_RATE = 44_100;
const AAC_SAMPLES = 1024;
const MP3_SAMPLES = 1152;
const MP3_FRAME_BYTES = 417;

/** A silent WAV: 8 bits, 8,000 samples a second unless it says otherwise. */
export function wav({ seconds, blockAlign = 1, rate = 8000 }: { seconds: number; blockAlign?: number; rate?: number }) {
  const samples = Math.round(seconds * rate);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(blockAlign, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

/** A silent MP3: 128 kbit/s, 44.1 kHz. */
export function mp3({ seconds, tellsLength = false }: { seconds: number; tellsLength?: boolean }): Buffer {
  const frame = Buffer.alloc(MP3_FRAME_BYTES);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  const count = Math.round((seconds * SAMPLE_RATE) / MP3_SAMPLES);
  const frames = Array<Buffer>(count).fill(frame);
  if (!tellsLength) return Buffer.concat(frames);
  const told = Buffer.from(frame);
  told.write("Info", 36, "latin1");
  told.writeUInt32BE(1, 40);
  told.writeUInt32BE(count, 44);
  return Buffer.concat([told, ...frames]);
}

/** What stands before an MP3: a title, a picture, as many bytes of it. */
export function id3(bytes: number): Buffer {
  const head = Buffer.from([...Buffer.from("ID3"), 4, 0, 0, 0, 0, (bytes >> 7) & 127, bytes & 127]);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

/** A silent M4A. */
export async function m4a({ seconds, tags, brand = "M4A " }: { seconds: number; tags?: MetadataTags; brand?: string }) {
  const format = new Mp4OutputFormat({ fastStart: "in-memory" });
  const bytes = await written(format, { seconds, tags, framesPerSecond: 0, hasSound: true });
  bytes.write(brand, 8, "latin1");
  return bytes;
}

type Film = {
  seconds?: number;
  rotation?: 0 | 90 | 180 | 270;
  hasSound?: boolean;
  fastStart?: "in-memory" | "fragmented" | false;
  framesPerSecond?: number;
  frameBytes?: number;
  tags?: MetadataTags;
  width?: number;
  height?: number;
};

/** An MP4 of 64 × 48 pixels whose frames are noughts: whole for whoever reads containers, nothing for who decodes. */
export function mp4({ fastStart = "in-memory", ...film }: Film = {}): Promise<Buffer> {
  return written(new Mp4OutputFormat({ fastStart }), film);
}

/** What a phone writes: a QuickTime film. */
export function mov(film: Film = {}): Promise<Buffer> {
  return written(new MovOutputFormat({ fastStart: "in-memory" }), film);
}

/** `isLive`: written as it was recorded, so that it says nothing of its length. */
export function webm({ isLive = false, ...film }: Film & { isLive?: boolean } = {}): Promise<Buffer> {
  return written(new WebMOutputFormat({ appendOnly: isLive }), film, "vp8");
}

async function written(format: OutputFormat, film: Film, codec: "vp8" | "vp9" = "vp9"): Promise<Buffer> {
  const { seconds = 1, rotation = 0, hasSound = false, framesPerSecond = 25, frameBytes = 40 } = film;
  const { tags, width = 64, height = 48 } = film;
  const target = new BufferTarget();
  const output = new Output({ format, target });
  if (tags !== undefined) output.setMetadataTags(tags);
  const pictures = framesPerSecond > 0 ? new EncodedVideoPacketSource(codec) : null;
  const sounds = hasSound ? new EncodedAudioPacketSource("aac") : null;
  if (pictures !== null) output.addVideoTrack(pictures, { rotation });
  if (sounds !== null) output.addAudioTrack(sounds);
  await output.start();
  const frame = new Uint8Array(frameBytes);
  const frames = Math.round(seconds * framesPerSecond);
  for (let at = 0; pictures !== null && at < frames; at++) {
    const packet = new EncodedPacket(frame, "key", at / framesPerSecond, 1 / framesPerSecond, at);
    const decoderConfig = { codec: codec === "vp9" ? "vp09.00.10.08" : codec, codedWidth: width, codedHeight: height };
    await pictures.add(packet, at === 0 ? { decoderConfig } : undefined);
  }
  const silence = new Uint8Array([0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c]);
  const blocks = Math.round((seconds * SAMPLE_RATE) / AAC_SAMPLES);
  for (let at = 0; sounds !== null && at < blocks; at++) {
    const length = AAC_SAMPLES / SAMPLE_RATE;
    const packet = new EncodedPacket(silence, "key", at * length, length, at);
    await sounds.add(packet, at === 0 ? { decoderConfig: { ...SOUND } } : undefined);
  }
  await output.finalize();
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}

const SOUND = {
  codec: "mp4a.40.2",
  numberOfChannels: 2,
  sampleRate: SAMPLE_RATE,
  description: new Uint8Array([0x12, 0x10]),
};
