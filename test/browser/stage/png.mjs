// Pictures made small: a PNG with as many colours as its page really has, at most 256.
import { crc32, deflateSync, inflateSync } from "node:zlib";

/** Bytes of each pixel of what a browser draws: 8 bits, with or without transparency. */
const DEPTHS = { 2: 3, 6: 4 };

function* chunks(png) {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield [png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += 12 + length;
  }
}

/** The pixels, as RGB. */
function pixels(png) {
  let head;
  const parts = [];
  for (const [kind, bytes] of chunks(png)) {
    if (kind === "IHDR") head = bytes;
    if (kind === "IDAT") parts.push(bytes);
  }
  const [width, height, deep] = [head.readUInt32BE(0), head.readUInt32BE(4), DEPTHS[head[9]]];
  const lines = inflateSync(Buffer.concat(parts));
  const stride = width * deep;
  const flat = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const here = y * stride + x;
      const left = x >= deep ? flat[here - deep] : 0;
      const up = y ? flat[here - stride] : 0;
      const corner = x >= deep && y ? flat[here - stride - deep] : 0;
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      flat[here] = lines[y * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth][filter];
    }
  }
  const rgb = new Uint32Array(width * height);
  for (let at = 0; at < rgb.length; at += 1) rgb[at] = (flat[at * deep] << 16) | (flat[at * deep + 1] << 8) | flat[at * deep + 2];
  return { width, height, rgb };
}

/** At most 256 colours that stand for all: the most used boxes are halved until there are enough. */
function palette(counts) {
  const channel = (colour, shift) => (colour >> shift) & 255;
  let boxes = [[...counts.keys()]];
  const spread = (box) => {
    const spans = [16, 8, 0].map((shift) => {
      let [low, high] = [255, 0];
      for (const colour of box) {
        low = Math.min(low, channel(colour, shift));
        high = Math.max(high, channel(colour, shift));
      }
      return [high - low, shift];
    });
    return spans.sort((one, other) => other[0] - one[0])[0];
  };
  while (boxes.length < 256) {
    const [wide] = boxes.map((box, at) => [spread(box), at]).sort((one, other) => other[0][0] - one[0][0]);
    const [[span, shift], at] = wide;
    if (span === 0) break;
    const box = boxes[at].sort((one, other) => channel(one, shift) - channel(other, shift));
    boxes.splice(at, 1, box.slice(0, box.length >> 1), box.slice(box.length >> 1));
  }
  boxes = boxes.filter((box) => box.length);
  const place = new Map();
  const colours = boxes.map((box, at) => {
    for (const colour of box) place.set(colour, at);
    // The colour that is there most stays exactly itself: paper and ink do not change.
    return box.reduce((one, other) => (counts.get(other) > counts.get(one) ? other : one));
  });
  return { colours, place };
}

function chunk(kind, bytes) {
  const whole = Buffer.concat([Buffer.from(kind, "latin1"), bytes]);
  const framed = Buffer.alloc(whole.length + 8);
  framed.writeUInt32BE(bytes.length, 0);
  whole.copy(framed, 4);
  framed.writeUInt32BE(crc32(whole), whole.length + 4);
  return framed;
}

/** The same picture, with a palette. */
export function small(png) {
  const { width, height, rgb } = pixels(png);
  const counts = new Map();
  for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const { colours, place } = palette(counts);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = place.get(rgb[y * width + x]);
  }
  const list = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [chunk("IHDR", head), chunk("PLTE", list), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([png.subarray(0, 8), ...parts]);
}
