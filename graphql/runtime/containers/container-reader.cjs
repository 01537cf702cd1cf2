// A program of its own: reads the container of one video or sound, tells of it, and writes it anew where it is asked to.
// The file comes from strangers. What it can do is to make this program slow or large, and then it is ended.
// Plain CommonJS because it is started from its text.
const { closeSync, openSync, readSync, statSync } = require("node:fs");
const { constants, setPriority } = require("node:os");
const [mediabunny, path, cleanPath, longestSeconds] = process.argv.slice(1);
const bunny = require(mediabunny);

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const CACHE_BYTES = 4 * 1024 * 1024;
const MOST_TRACKS = 64;
const MOST_BOXES = 100_000;
/** Timestamps are rounded, and what is written down as the length is rounded too. */
const TOLERANCE_SECONDS = 0.1;

const kinds = new Map([
  [bunny.MP4, "mp4"],
  [bunny.QTFF, "mov"],
  [bunny.WEBM, "webm"],
  [bunny.MP3, "mp3"],
  [bunny.WAVE, "wav"],
]);

class Refusal extends Error {}

async function main() {
  const source = new bunny.FilePathSource(path, { maxCacheSize: CACHE_BYTES });
  const input = new bunny.Input({ source, formats: [...kinds.keys()] });
  const kind = kinds.get(await input.getFormat());
  if (kind === "mp4" || kind === "mov") checkBoxes();
  const tracks = await input.getTracks();
  if (tracks.length > MOST_TRACKS) throw new Refusal("damaged");
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const picture = video === null ? null : await pictureOf(video);
  const used = [video, audio].filter((track) => track !== null);
  if (used.length === 0) throw new Refusal("empty");
  const scans = await wholeScans(used);
  const told = await toldSeconds(input, kind, used);
  const last = Math.max(...scans.map((scan) => scan.end + scan.longest));
  if (told !== null && last + TOLERANCE_SECONDS < told) throw new Refusal("cut");
  // An MP3 counts more or fewer frames than it has, by one.
  const seconds = Math.max(kind === "mp3" ? 0 : (told ?? 0), ...scans.map((scan) => scan.end));
  if (cleanPath !== undefined && seconds > Number(longestSeconds)) throw new Refusal("long");
  if (cleanPath !== undefined) await writeAnew(kind, used, scans);
  return { kind, picture, hasSound: audio !== null, seconds: seconds > 0 ? seconds : null };
}

/** Whether the last of the outermost boxes ends where the file does: the library reads as much as there is. */
function checkBoxes() {
  const { size } = statSync(path);
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(16);
    for (let at = 0, count = 0; at < size; count++) {
      const bytes = readSync(file, head, 0, 16, at);
      const short = bytes < 8 ? 1 : head.readUInt32BE(0);
      const long = short === 1 && bytes === 16 ? Number(head.readBigUInt64BE(8)) : short;
      const length = short === 0 ? size - at : long;
      if (length < 8 || at + length > size) throw new Refusal("cut");
      if (count > MOST_BOXES) throw new Refusal("damaged");
      at += length;
    }
  } finally {
    closeSync(file);
  }
}

async function pictureOf(video) {
  return {
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    codec: await video.getCodec(),
  };
}

/** Reads every packet, which finds a cut-off end; the bytes of all together cannot be more than the file has. */
async function wholeScans(tracks) {
  const fileBytes = statSync(path).size;
  const scans = [];
  let bytes = 0;
  for (const track of tracks) {
    const scan = { count: 0, start: 0, end: 0, longest: 0 };
    let last = null;
    for await (const packet of new bunny.EncodedPacketSink(track).packets()) {
      bytes += packet.byteLength;
      if (bytes > fileBytes) throw new Refusal("damaged");
      scan.count += 1;
      scan.start = Math.min(scan.start, packet.timestamp);
      scan.end = Math.max(scan.end, packet.timestamp + packet.duration);
      if (last !== null) scan.longest = Math.max(scan.longest, Math.abs(packet.timestamp - last));
      last = packet.timestamp;
    }
    if (scan.count === 0 || scan.end + TOLERANCE_SECONDS / 10 < (await track.computeDuration()))
      throw new Refusal("cut");
    scans.push(scan);
  }
  return scans;
}

/** What the file says of its length, where it does: null for a sound that leaves it to the size of the file. */
async function toldSeconds(input, kind, tracks) {
  const head = headBytes();
  if (kind === "wav") {
    const size = head.readUInt32LE(4);
    // Written by programs that could not go back: zero, or all ones.
    if (size > 0 && size < 0xffffffff && size + 8 > statSync(path).size) throw new Refusal("cut");
    return null;
  }
  if (kind === "mp3" && !/Xing|Info/.test(head.toString("latin1", 0, 256))) return null;
  const told = await input.getDurationFromMetadata(tracks);
  return Number.isFinite(told) ? told : null;
}

/** The first bytes behind whatever stands before an MP3: a title and a picture may be many. */
function headBytes() {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(256);
    readSync(file, head, 0, head.length, 0);
    if (head.toString("latin1", 0, 3) !== "ID3") return head;
    const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head[at] & 127), 0);
    readSync(file, head.fill(0), 0, head.length, 10 + size);
    return head;
  } finally {
    closeSync(file);
  }
}

const outputs = {
  mp4: () => new bunny.Mp4OutputFormat({ fastStart: "reserve" }),
  mov: () => new bunny.Mp4OutputFormat({ fastStart: "reserve" }),
  webm: () => new bunny.WebMOutputFormat(),
  mp3: () => new bunny.Mp3OutputFormat(),
  wav: () => new bunny.WavOutputFormat(),
};

/** The same pictures and sounds, as they are coded, in a container that says nothing else: no place, no device, no name, no date. */
async function writeAnew(kind, tracks, scans) {
  const format = outputs[kind]();
  const output = new bunny.Output({ format, target: new bunny.FilePathTarget(cleanPath) });
  const copies = [];
  for (const [index, track] of tracks.entries()) {
    const codec = await track.getCodec();
    if (codec === null || !format.getSupportedCodecs().includes(codec)) throw new Refusal("codec");
    const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
    const maximumPacketCount = scans[index].count;
    if (track.isVideoTrack()) {
      const source = new bunny.EncodedVideoPacketSource(codec);
      output.addVideoTrack(source, { rotation: await track.getRotation(), maximumPacketCount });
      copies.push({ track, source, decoderConfig });
    } else {
      const source = new bunny.EncodedAudioPacketSource(codec);
      output.addAudioTrack(source, { maximumPacketCount });
      copies.push({ track, source, decoderConfig });
    }
  }
  await output.start();
  const heads = [];
  for (const { track, source, decoderConfig } of copies) {
    const packets = new bunny.EncodedPacketSink(track).packets();
    heads.push({ packets, source, decoderConfig, isFirst: true, next: await packets.next() });
  }
  // What began before the beginning, as sound does that a decoder has to warm up with, begins at it: all by as much.
  const late = -Math.min(...scans.map((scan) => scan.start));
  while (true) {
    const open = heads.filter(({ next }) => !next.done);
    if (open.length === 0) break;
    const head = open.reduce((one, other) => (other.next.value.timestamp < one.next.value.timestamp ? other : one));
    const packet = head.next.value.clone({ timestamp: head.next.value.timestamp + late });
    await head.source.add(packet, head.isFirst ? { decoderConfig: head.decoderConfig } : undefined);
    head.isFirst = false;
    head.next = await head.packets.next();
  }
  await output.finalize();
}

main().then(
  (facts) => process.stdout.write(JSON.stringify(facts)),
  (error) =>
    process.stdout.write(
      JSON.stringify({
        refusal: error instanceof Refusal ? error.message : "damaged",
        why: String(error).slice(0, 300),
      }),
    ),
);
