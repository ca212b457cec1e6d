import { expect } from 'chai';
import fc from 'fast-check';
import {
  formatDuration,
  formatSize,
  parseDuration,
  parseSize,
} from '../../../domain/settings/kinds/units.ts';

describe('Durations', () => {
  const meanings: Readonly<Record<string, number>> = {
    '2 minutes': 120_000,
    '10s': 10_000,
    '1 week': 604_800_000,
    '500 ms': 500,
    '1.5 hours': 5_400_000,
    '2d': 172_800_000,
    '2500 microseconds': 3,
    '1500': 1500,
  };
  for (const [text, milliseconds] of Object.entries(meanings)) {
    it(`can be written as ${text}`, () => {
      expect(parseDuration(text)).to.equal(milliseconds);
    });
  }

  for (const text of ['', 'minutes', '10 fortnights', '-1 s', '1 M', '1 2 s', '1e3 ms', 'Infinity']) {
    it(`cannot be written as "${text}"`, () => {
      expect(parseDuration(text)).to.equal(undefined);
    });
  }

  it('read back as they are written out', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).to.equal(milliseconds);
      }),
    );
  });

  it('are written in the largest unit that is exact', () => {
    expect([0, 1, 1000, 90_000, 120_000, 604_800_000].map(formatDuration)).to.deep.equal([
      '0 ms',
      '1 ms',
      '1 second',
      '90 seconds',
      '2 minutes',
      '1 week',
    ]);
  });
});

describe('Sizes', () => {
  const meanings: Readonly<Record<string, number>> = {
    '512 MB': 512,
    '2 GB': 2048,
    '1 GiB': 1024,
    '1.5g': 1536,
    '1 TB': 1_048_576,
    '2048': 2048,
    '1048576 bytes': 1,
    '3072 kB': 3,
  };
  for (const [text, megabytes] of Object.entries(meanings)) {
    it(`can be written as ${text}, which is ${megabytes} MB of 2^20 bytes`, () => {
      expect(parseSize(text)).to.equal(megabytes);
    });
  }

  for (const text of ['', 'GB', '2 gigs', '-1 MB', '0.5 MB', '1000 bytes', '1 GB 2']) {
    it(`cannot be written as "${text}"`, () => {
      expect(parseSize(text)).to.equal(undefined);
    });
  }

  it('read back as they are written out', () => {
    fc.assert(
      fc.property(fc.nat(), (megabytes) => {
        expect(parseSize(formatSize(megabytes))).to.equal(megabytes);
      }),
    );
  });
});
