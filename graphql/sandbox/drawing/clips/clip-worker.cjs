// Runs in a worker thread: moves a camera over one or two pictures and encodes what it sees as an MP4.
// Plain CommonJS because it is started from its text.
const { constants, setPriority } = require("node:os");
const { parentPort, workerData } = require("node:worker_threads");
const { createH264MP4Encoder } = require(workerData.encoderPath);

// On Linux a thread has a priority of its own. Elsewhere it would be that of the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

const QUALITY = 25;
const SPEED = 8;
const FIXED = 65536;

const { width, height, fps, frames, keyFrameEvery, pictures, size, seed, motion } = workerData;

let state = seed >>> 0;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const ease = (t) => t * t * (3 - 2 * t);

/** A picture as the three planes that H.264 works on, colour at half size (BT.601, 16 to 235). */
function planesOf(rgb) {
  const w = size.width;
  const h = size.height;
  const luma = new Uint8Array(w * h + w + 2);
  const cw = w >> 1;
  const ch = h >> 1;
  const blue = new Uint8Array(cw * ch + cw + 2);
  const red = new Uint8Array(cw * ch + cw + 2);
  for (let i = 0, p = 0; i < w * h; i++, p += 3) {
    luma[i] = (66 * rgb[p] + 129 * rgb[p + 1] + 25 * rgb[p + 2] + 4224) >> 8;
  }
  for (let y = 0; y < ch; y++) {
    for (let x = 0; x < cw; x++) {
      const p = (y * 2 * w + x * 2) * 3;
      const q = p + w * 3;
      const r = (rgb[p] + rgb[p + 3] + rgb[q] + rgb[q + 3]) >> 2;
      const g = (rgb[p + 1] + rgb[p + 4] + rgb[q + 1] + rgb[q + 4]) >> 2;
      const b = (rgb[p + 2] + rgb[p + 5] + rgb[q + 2] + rgb[q + 5]) >> 2;
      blue[y * cw + x] = (-38 * r - 74 * g + 112 * b + 32896) >> 8;
      red[y * cw + x] = (112 * r - 94 * g - 18 * b + 32896) >> 8;
    }
  }
  return { luma: { data: luma, w, h }, blue: { data: blue, w: cw, h: ch }, red: { data: red, w: cw, h: ch } };
}

/** How this clip moves: chosen once, by its seed. */
const way = {
  zoomFrom: 1.05 + random() * 0.03,
  zoomTo: 1.17 + random() * 0.07,
  turn: (random() - 0.5) * 2,
  rise: (random() - 0.5) * 0.8,
  inward: random() > 0.3,
  light: 16 + random() * 14,
};

/** Where each row of a frame is read from: a camera, nearer ground sliding faster, and water that ripples. */
function rowAt(y, t, seconds) {
  const e = ease(t);
  const along = way.inward ? e : 1 - e;
  const zoom = way.zoomFrom + (way.zoomTo - way.zoomFrom) * along;
  const free = 0.5 - 0.5 / zoom;
  let x = 0.5 - 0.5 / zoom + free * way.turn * (e - 0.5) * 1.1;
  let row = (y - 0.5) / zoom + 0.5 + free * way.rise * (e - 0.5) * 1.1;
  const { horizon, water } = motion;
  if (horizon !== null && row > horizon) {
    const near = (row - horizon) / (1 - horizon);
    x += near * near * free * 0.5 * way.turn * (e - 0.5) * 2;
  }
  if (water !== null && row > water) {
    const near = (row - water) / (1 - water);
    // Waves grow with nearness and so does their swing: the slope stays gentle, and what floats sways instead of tearing.
    const phase = 14 * Math.log(near + 0.2);
    x += 0.0028 * (near + 0.1) * Math.sin(phase - seconds * 2.2);
    row += 0.0022 * (near + 0.05) * Math.sin(phase * 0.7 + seconds * 1.7);
  }
  return { x, row, step: 1 / zoom };
}

/** One plane of one frame: each output row is a straight, evenly spaced walk along a source row. */
function sample(source, out, w, h, t, seconds, offset) {
  const { data, w: sw, h: sh } = source;
  for (let y = 0; y < h; y++) {
    const from = rowAt((y + 0.5) / h, t, seconds);
    const sy = Math.max(0, Math.min(sh - 2.001, from.row * sh - 0.5));
    const top = sy | 0;
    const fy = ((sy - top) * 256) | 0;
    const step = (((from.step * sw) / w) * FIXED) | 0;
    const last = sw - 2 - ((w - 1) * step) / FIXED;
    let at = (Math.max(0, Math.min(last, from.x * sw - 0.5 + (from.step * sw) / w / 2)) * FIXED) | 0;
    const base = top * sw;
    const o = offset + y * w;
    for (let x = 0; x < w; x++, at += step) {
      const i = base + (at >> 16);
      const fx = (at >> 8) & 255;
      const upper = (data[i] << 8) + (data[i + 1] - data[i]) * fx;
      const lower = (data[i + sw] << 8) + (data[i + sw + 1] - data[i + sw]) * fx;
      out[o + x] = ((upper << 8) + (lower - upper) * fy) >> 16;
    }
  }
}

function drawPicture(planes, frame, t, seconds) {
  const area = width * height;
  sample(planes.luma, frame, width, height, t, seconds, 0);
  sample(planes.blue, frame, width >> 1, height >> 1, t, seconds, area);
  sample(planes.red, frame, width >> 1, height >> 1, t, seconds, area + (area >> 2));
}

const glowX = new Float32Array(width);

/** A soft light that drifts across the frame. */
function drawLight(frame, t) {
  const cx = width * (0.15 + 0.7 * (way.turn > 0 ? t : 1 - t));
  const cy = height * (0.3 + 0.1 * Math.sin(t * 5));
  for (let x = 0; x < width; x++) glowX[x] = Math.exp(-(((x - cx) / (width * 0.3)) ** 2));
  for (let y = 0; y < height; y++) {
    const strength = way.light * Math.exp(-(((y - cy) / (height * 0.42)) ** 2));
    if (strength < 0.6) continue;
    const o = y * width;
    for (let x = 0; x < width; x++) {
      const lit = frame[o + x] + glowX[x] * strength;
      frame[o + x] = lit > 235 ? 235 : lit;
    }
  }
}

const motes = Array.from({ length: 26 }, () => ({
  x: random(),
  y: random(),
  size: (0.0025 + 0.0065 * random()) * height,
  drift: (random() - 0.5) * 0.08,
  rise: 0.012 + 0.04 * random(),
  phase: random() * 6.28,
  shine: 26 + 46 * random(),
}));

/** Dust in the light: small soft points that rise and twinkle. */
function drawMotes(frame, seconds) {
  for (const mote of motes) {
    const cx = ((mote.x + mote.drift * seconds + 2) % 1) * width;
    const cy = ((mote.y - mote.rise * seconds + 8) % 1) * height;
    const shine = mote.shine * (0.5 + 0.5 * Math.sin(seconds * 1.7 + mote.phase));
    const reach = Math.ceil(mote.size * 2);
    for (let y = Math.max(0, (cy - reach) | 0); y < Math.min(height, cy + reach); y++) {
      for (let x = Math.max(0, (cx - reach) | 0); x < Math.min(width, cx + reach); x++) {
        const away = ((x - cx) ** 2 + (y - cy) ** 2) / (mote.size * mote.size);
        const lit = frame[y * width + x] + shine * Math.exp(-away);
        frame[y * width + x] = lit > 235 ? 235 : lit;
      }
    }
  }
}

function blend(frame, other, amount) {
  const share = (amount * 256) | 0;
  for (let i = 0; i < frame.length; i++) frame[i] += ((other[i] - frame[i]) * share) >> 8;
}

async function main() {
  const encoder = await createH264MP4Encoder();
  Object.assign(encoder, {
    width,
    height,
    frameRate: fps,
    speed: SPEED,
    quantizationParameter: QUALITY,
    groupOfPictures: keyFrameEvery,
  });
  encoder.initialize();
  const [first, last] = pictures.map(planesOf);
  const frame = new Uint8Array((width * height * 3) / 2);
  const other = last === undefined ? undefined : new Uint8Array(frame.length);
  for (let index = 0; index < frames; index++) {
    const t = index / Math.max(1, frames - 1);
    const seconds = index / fps;
    const fade = other === undefined ? 0 : ease(Math.min(1, Math.max(0, (t - 0.2) / 0.6)));
    if (fade < 1) drawPicture(first, frame, t, seconds);
    if (fade === 1) drawPicture(last, frame, t, seconds);
    else if (fade > 0) {
      drawPicture(last, other, t, seconds);
      blend(frame, other, fade);
    }
    drawLight(frame, t);
    drawMotes(frame, seconds);
    encoder.addFrameYuv(frame);
  }
  encoder.finalize();
  const bytes = encoder.FS.readFile(encoder.outputFilename);
  parentPort.postMessage(new Uint8Array(bytes));
}

main();
