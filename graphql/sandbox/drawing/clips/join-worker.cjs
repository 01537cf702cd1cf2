// Runs in a worker thread: puts clips of one size and coding one behind the other, without decoding them.
// Plain CommonJS because it is started from its text.
const { parentPort, workerData } = require("node:worker_threads");
const bunny = require(workerData.library);

async function main() {
  const output = new bunny.Output({
    format: new bunny.Mp4OutputFormat({ fastStart: "in-memory" }),
    target: new bunny.BufferTarget(),
  });
  const joined = new bunny.EncodedVideoPacketSource("avc");
  output.addVideoTrack(joined);
  await output.start();
  let coding;
  let endsAt = 0;
  for (const clip of workerData.clips) {
    const input = new bunny.Input({ source: new bunny.BufferSource(clip), formats: [bunny.MP4] });
    const track = await input.getPrimaryVideoTrack();
    const decoderConfig = await track.getDecoderConfig();
    const isFirst = coding === undefined;
    coding ??= Buffer.from(decoderConfig.description);
    if (!coding.equals(Buffer.from(decoderConfig.description))) throw new Error("These clips are coded in two ways.");
    const beginsAt = endsAt;
    let meta = isFirst ? { decoderConfig } : undefined;
    for await (const packet of new bunny.EncodedPacketSink(track).packets()) {
      await joined.add(packet.clone({ timestamp: packet.timestamp + beginsAt }), meta);
      meta = undefined;
      endsAt = Math.max(endsAt, beginsAt + packet.timestamp + packet.duration);
    }
  }
  await output.finalize();
  parentPort.postMessage(new Uint8Array(output.target.buffer));
}

main();
