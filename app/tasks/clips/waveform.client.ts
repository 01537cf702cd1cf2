const [WIDTH, HEIGHT] = [960, 240];
const BARS = 120;
/** Of a bar's place, how much it fills. */
const FILLED = 0.6;
/** Grey that stands out on the ground of both themes; around it the picture is transparent. */
const COLOUR = "#857f72";
/** Samples a second: enough to see how loud it is, and ten minutes take no more than 20 MB. */
const RATE = 8000;
const QUIETEST = 0.02;
/** A larger one is not fetched for this alone. */
const MOST_BYTES = 16_000_000;

/** Draws how loud a sound is from its beginning to its end; null for one that is empty or large. @throws where it can't be fetched or read. */
export async function waveformOf(url: string): Promise<HTMLCanvasElement | null> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the sound can't be fetched: ${answer.status}`);
  if (Number(answer.headers.get("content-length")) > MOST_BYTES) {
    await answer.body?.cancel();
    return null;
  }
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer());
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null || sound.length === 0) return null;
  const bars = loudness(sound.getChannelData(0));
  const loudest = Math.max(QUIETEST, ...bars);
  const place = WIDTH / BARS;
  context.fillStyle = COLOUR;
  bars.forEach((bar, number) => {
    const height = Math.max(place * FILLED, (bar / loudest) * HEIGHT);
    context.beginPath();
    context.roundRect(number * place, (HEIGHT - height) / 2, place * FILLED, height, place);
    context.fill();
  });
  return canvas;
}

/** The loudest sample of each of the parts, from 0 to 1. */
function loudness(samples: Float32Array): number[] {
  const part = samples.length / BARS;
  return Array.from({ length: BARS }, (_, number) => {
    const own = samples.subarray(Math.floor(number * part), Math.ceil((number + 1) * part));
    return own.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  });
}
