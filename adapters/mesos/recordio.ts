import { isAscii } from 'node:buffer';

/** Mesos sends all offers of an allocation round in one record: tens of MB in a large cluster. */
const DEFAULT_LIMIT = 256 * 1024 * 1024;

/** As many digits as the largest 64-bit length has. */
const LONGEST_HEADER = 20;

const LINE_FEED = 10;
const ZERO = 48;
const NINE = 57;

/** The bytes are not RecordIO, or not RecordIO we take. Nothing can be read from the stream any more. */
export class RecordIOError extends Error {
  override readonly name = 'RecordIOError';
  readonly problem: 'not-a-length' | 'header-too-long' | 'record-too-large';

  constructor(problem: RecordIOError['problem'], message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Takes the text of one record. Broken UTF-8 in it, which a master passes through from tasks, is replaced. */
export type TakeRecord = (text: string) => void;

/**
 * Takes a RecordIO stream apart: `<length in ASCII decimal><LF><length bytes of UTF-8>`, back to back. Counts bytes and
 * takes any chunking; each byte is copied at most once before its record becomes a text, however small the chunks.
 */
export class RecordIODecoder {
  readonly #limit: number;
  #length = 0;
  #digits = 0;
  #record: Buffer | null = null;
  #filled = 0;
  #broken: RecordIOError | null = null;

  /** @param limit the longest record taken, in bytes. */
  constructor(limit: number = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  /** Whether a record has begun and not ended. */
  get midRecord(): boolean {
    return this.#digits > 0 || this.#record !== null;
  }

  /**
   * Hands every record that `chunk` completes to `take`, in order.
   * @throws RecordIOError at a bad header, after the records before it; and again at every later call.
   */
  push(chunk: Buffer, take: TakeRecord): void {
    if (this.#broken) throw this.#broken;
    const texts = new Texts(chunk);
    for (let at = 0; at < chunk.length; ) {
      at =
        this.#record === null ? this.#readHeader(texts, at, take) : this.#fill(this.#record, chunk, at, take);
    }
  }

  /** Reads on in a header and, if it ends here, takes a record that lies in the chunk whole without copying. */
  #readHeader(texts: Texts, from: number, take: TakeRecord): number {
    const { chunk } = texts;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? LINE_FEED;
      if (byte !== LINE_FEED) {
        this.#addDigit(byte);
        continue;
      }
      const start = at + 1;
      const length = this.#takeLength();
      const end = start + length;
      if (end <= chunk.length) {
        take(texts.between(start, end));
        return end;
      }
      this.#record = Buffer.allocUnsafe(length);
      this.#filled = 0;
      return start;
    }
    return chunk.length;
  }

  #fill(record: Buffer, chunk: Buffer, from: number, take: TakeRecord): number {
    const copied = chunk.copy(record, this.#filled, from);
    this.#filled += copied;
    if (this.#filled === record.length) {
      this.#record = null;
      take(record.toString());
    }
    return from + copied;
  }

  #addDigit(byte: number): void {
    if (byte < ZERO || byte > NINE)
      this.#fail('not-a-length', `byte ${byte} where the length of a record belongs`);
    if (this.#digits === LONGEST_HEADER)
      this.#fail('header-too-long', `a record length of more than ${LONGEST_HEADER} digits`);
    this.#digits += 1;
    this.#length = this.#length * 10 + (byte - ZERO);
    if (this.#length > this.#limit)
      this.#fail('record-too-large', `a record of more than ${this.#limit} bytes`);
  }

  #takeLength(): number {
    if (this.#digits === 0) this.#fail('not-a-length', 'an empty line where the length of a record belongs');
    const length = this.#length;
    this.#length = 0;
    this.#digits = 0;
    return length;
  }

  #fail(problem: RecordIOError['problem'], message: string): never {
    this.#broken = new RecordIOError(problem, message);
    throw this.#broken;
  }
}

/** Texts within a chunk. One of ASCII alone becomes a text once, and a record a part of that: there, bytes are characters. */
class Texts {
  readonly chunk: Buffer;
  /** Of the chunk; null if it is not ASCII, undefined before the first record. */
  #whole: string | null | undefined;

  constructor(chunk: Buffer) {
    this.chunk = chunk;
  }

  between(start: number, end: number): string {
    if (this.#whole === undefined) this.#whole = isAscii(this.chunk) ? this.chunk.toString('latin1') : null;
    return this.#whole?.slice(start, end) ?? this.chunk.toString('utf8', start, end);
  }
}
