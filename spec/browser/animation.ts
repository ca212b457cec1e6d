import type { Page } from 'playwright-core';
import { z } from 'zod';

/** A picture in an animation that replaces what it covers of those before it. */
export interface Frame {
  /** From the left and the top (px), both even. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  /** A whole WebP file. */
  readonly webp: Buffer;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * An animated WebP that runs for ever: the container of developers.google.com/speed/webp/docs/riff_container, around the
 * lossy pictures that a browser has encoded.
 */
export function animatedWebp({ width, height }: Size, frames: readonly Frame[]): Buffer {
  const header = Buffer.concat([Buffer.from([ANIMATED, 0, 0, 0]), uint24(width - 1), uint24(height - 1)]);
  const forEver = Buffer.alloc(6);
  const chunks = [chunk('VP8X', header), chunk('ANIM', forEver), ...frames.map(frameChunk)];
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return chunk('RIFF', body);
}

const ANIMATED = 0x02;
const REPLACING = 0x02;

function frameChunk({ x, y, width, height, durationMs, webp }: Frame): Buffer {
  return chunk(
    'ANMF',
    Buffer.concat([
      ...[x / 2, y / 2, width - 1, height - 1, durationMs].map(uint24),
      Buffer.from([REPLACING]),
      chunk('VP8 ', lossyPictureIn(webp)),
    ]),
  );
}

function lossyPictureIn(webp: Buffer): Buffer {
  for (const { name, body } of chunksIn(webp.subarray(12))) if (name === 'VP8 ') return body;
  throw new TypeError('no lossy WebP');
}

/** Name, length, content, and a byte to make it even. */
function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The chunks that follow each other in a part of a file. */
export function* chunksIn(part: Buffer): Generator<{ readonly name: string; readonly body: Buffer }> {
  for (let at = 0; at + 8 <= part.length; ) {
    const length = part.readUInt32LE(at + 4);
    yield { name: part.toString('latin1', at, at + 4), body: part.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length % 2);
  }
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}

const drawn = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number(), url: z.string() })
  .nullable();

/** Films a page: a picture every so often, of which only what has changed is kept. */
export class Film {
  readonly #frames: Frame[] = [];
  readonly #studio: Page;
  readonly #size: Size;

  /** @param studio another page of the browser, which does nothing else */
  constructor(studio: Page, size: Size) {
    this.#studio = studio;
    this.#size = size;
  }

  /** @param durationMs how long it is shown in the film */
  async take(page: Page, durationMs: number): Promise<void> {
    const shot = `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
    const words = JSON.stringify([shot, this.#size.width, this.#size.height]);
    const change = drawn.parse(await this.#studio.evaluate(`(${DEVELOP})(...${words})`));
    const last = this.#frames.at(-1);
    if (change === null && last !== undefined) {
      this.#frames[this.#frames.length - 1] = { ...last, durationMs: last.durationMs + durationMs };
    } else if (change !== null) {
      const { url, ...place } = change;
      const webp = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
      this.#frames.push({ ...place, durationMs, webp });
    }
  }

  finished(): Buffer {
    return animatedWebp(this.#size, this.#frames);
  }
}

/** Runs in the studio: scales a shot, finds the part that differs from the one before, and encodes that. */
const DEVELOP = `async (shot, width, height) => {
  const image = new Image();
  image.src = shot;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const drawing = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(image, 0, 0, width, height);
  const now = new Uint32Array(drawing.getImageData(0, 0, width, height).data.buffer);
  const before = window.before ?? null;
  window.before = now;
  let [left, top, right, bottom] = before === null ? [0, 0, width, height] : [width, height, 0, 0];
  if (before !== null)
    for (let at = 0; at < now.length; at += 1) {
      if (now[at] === before[at]) continue;
      const x = at % width;
      const y = (at - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  if (left >= right) return null;
  const x = left - (left % 2);
  const y = top - (top % 2);
  const part = Object.assign(document.createElement('canvas'), { width: right - x, height: bottom - y });
  part.getContext('2d', { alpha: false }).drawImage(canvas, -x, -y);
  return { x, y, width: right - x, height: bottom - y, url: part.toDataURL('image/webp', 0.4) };
}`;
