import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { Observable } from 'rxjs';
import { EventStreams } from '../../../adapters/http/eventStreams.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { createNewsFeed, type Item, type NewsFeed } from '../../../services/views/history/newsFeed.ts';

describe('A stream of events', () => {
  it('begins with where we are, and tells what happens from then on', () => {
    const { feed, streams } = setup();
    publish(feed, 2);
    const stream = open(streams, null);
    expect(read(stream)).to.equal('retry: 3000\nid: run-2\n\n');
    publish(feed, 1);
    expect(read(stream)).to.equal(
      'id: run-3\nevent: warning\ndata: {"type":"warning","at":1,"data":{"text":"something"}}\n\n',
    );
  });

  it('tells those who come back what they missed', () => {
    const { feed, streams } = setup();
    publish(feed, 4);
    expect(idsIn(read(open(streams, 'run-2')))).to.deep.equal(['run-3', 'run-4']);
    expect(read(open(streams, 'run-4'))).to.equal('retry: 3000\n\n');
  });

  it('tells those for whom too much has happened to read all anew', () => {
    const { feed, streams } = setup();
    publish(feed, 30);
    for (const lastId of ['run-1', 'an-earlier-run-5', 'nonsense\nid: 7'])
      expect(read(open(streams, lastId))).to.equal('retry: 3000\nid: run-30\nevent: reset\ndata: {}\n\n');
  });

  it('shows now and then that it is still there', () => {
    const { clock, streams } = setup();
    const stream = open(streams, null);
    read(stream);
    clock.advance(14_999);
    expect(read(stream)).to.equal('');
    clock.advance(30_001);
    expect(read(stream)).to.equal(': still here\n\n'.repeat(3));
  });

  it('is cut off when its client does not keep up, and costs nothing from then on', () => {
    const { clock, feed, streams, listeners } = setup();
    const slow = open(streams, null);
    const keepingUp = open(streams, null);
    for (let count = 0; count < 5_000; count += 1) {
      publish(feed, 1);
      read(keepingUp);
    }
    expect(slow.destroyed).to.equal(true);
    expect(slow.readableLength).to.be.below(300 * 1024);
    expect(keepingUp.destroyed).to.equal(false);
    keepingUp.destroy();
    expect(listeners()).to.equal(0);
    expect(clock.nextDue()).to.equal(null);
  });

  it('tells in brief once a second how much of each kind there was, and warnings as they are', () => {
    const { clock, feed, streams } = setup();
    const stream = open(streams, null, true);
    read(stream);
    const agent = { taskId: 't', pool: 'default', phase: 'idle', host: null, detail: null } as const;
    for (let at = 1; at <= 500; at += 1) feed.publish({ type: 'agent', at, data: agent });
    expect(read(stream)).to.equal('');
    clock.advance(1_000);
    expect(read(stream)).to.equal(
      'id: run-500\nevent: agent\ndata: {"type":"agent","at":500,"data":{"count":500}}\n\n',
    );
    publish(feed, 1);
    expect(read(stream)).to.include('event: warning').and.include('something');
    feed.publish({ type: 'agent', at: 7, data: agent });
    stream.destroy();
    expect(clock.nextDue()).to.equal(null);
    // Who comes back is told of what was missed in the same way.
    const again = open(streams, 'run-500', true);
    clock.advance(1_000);
    expect(idsIn(read(again))).to.deep.equal(['run-501', 'run-502']);
  });

  it('is refused when there are too many', () => {
    const { streams } = setup();
    const first = open(streams, null);
    for (let count = 1; count < 64; count += 1) open(streams, null);
    expect(streams.open(null)).to.equal(null);
    first.destroy();
    expect(streams.open(null)).to.not.equal(null);
  });

  it('ends when all end', async () => {
    const { streams } = setup();
    const stream = open(streams, null);
    stream.resume();
    const ended = new Promise((resolve) => stream.once('end', resolve));
    streams.close();
    await ended;
  });
});

function setup() {
  const clock = new VirtualClock();
  const feed = createNewsFeed('run', 10);
  const heard = new Set<unknown>();
  const items = new Observable<Item>((listener) => {
    const listening = feed.items.subscribe(listener);
    heard.add(listener);
    listening.add(() => heard.delete(listener));
    return listening;
  });
  return { clock, feed, streams: new EventStreams({ ...feed, items }, clock), listeners: () => heard.size };
}

function publish(feed: NewsFeed, count: number): void {
  for (let index = 0; index < count; index += 1)
    feed.publish({ type: 'warning', at: 1, data: { text: 'something' } });
}

function open(streams: EventStreams, lastId: string | null, isBrief = false): Readable {
  const stream = streams.open(lastId, isBrief);
  if (stream === null) throw new Error('there are too many');
  return stream;
}

/** What has come in so far, in however many pieces it is kept. */
function read(stream: Readable): string {
  const pieces: Buffer[] = [];
  for (let piece: unknown = stream.read(); Buffer.isBuffer(piece); piece = stream.read()) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? '');
}
