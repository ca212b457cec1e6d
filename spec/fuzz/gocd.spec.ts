import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseAgents } from '../../adapters/gocd/reading/agentList.ts';
import { parseFeed } from '../../adapters/gocd/reading/feed.ts';
import { GocdCallError } from '../../adapters/gocd/wire/failure.ts';
import { schemaOf } from '../../services/journal/inputSchema.ts';
import { someView } from '../support/core.ts';
import { damagedJson } from './damagedJson.ts';
import { assertNoLarger, CANARY, damaged, RUNS, resultOf } from './hostile.ts';

const sample = (name: string) => readFileSync(new URL(`../samples/gocd/${name}`, import.meta.url), 'utf8');

const feeds = [
  'scheduled-three-jobs.xml',
  'scheduled-three-jobs-pre-20.9.xml',
  'scheduled-special-chars.xml',
  'scheduled-empty.xml',
  'scheduled-indistinguishable.xml',
].map((name) => Buffer.from(sample(name).replaceAll('-Xmx1g', CANARY).replaceAll('****', CANARY)));

const FEED_WORDS = [
  ...[
    '<job>',
    '</job>',
    '<scheduledJobs>',
    '</scheduledJobs>',
    '<resource>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]>',
    '&a;',
    '&lt;',
    '&#x41;',
    '&#0;',
    '&#1114112;',
    '<a/>',
    '<__proto__>',
  ],
  ...[
    '<buildLocator>a/1/b/1/c</buildLocator>',
    '<environment>',
    '</environment>',
    '<![CDATA[<job>]]>',
    '<',
    '>',
    '"',
  ],
];

/** What is read must fit into a reading as the journal keeps it. */
function assertKeepable(part: object): void {
  const fact = { type: 'gocd.polled', view: { ...someView(), ...part } };
  const kept = schemaOf('gocd.polled')?.safeParse(JSON.parse(JSON.stringify(fact)));
  expect(kept?.error, JSON.stringify(part)).to.equal(undefined);
}

describe('A damaged feed of scheduled jobs', () => {
  const read = (bytes: Buffer) => resultOf(() => parseFeed(bytes.toString()), GocdCallError);

  it('is a list of jobs or a typed error, without a word of what jobs keep in their environment', () => {
    fc.assert(
      fc.property(damaged(feeds, FEED_WORDS), (bytes) => {
        const jobs = read(bytes);
        if (jobs === null) return;
        assertNoLarger(jobs, bytes, 6);
        assertKeepable({
          jobs: jobs.map((job) => ({
            ...job,
            scheduledAt: null,
            pin: { kind: 'none' },
            resourcesKnown: true,
            elastic: 'no',
            state: 'scheduled',
          })),
        });
        const locators = jobs.map(({ locator }) => locator);
        expect(new Set(locators).size).to.equal(locators.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('never lists a job that a whole one does not, cut off at any byte', () => {
    const [whole = Buffer.alloc(0)] = feeds;
    for (let length = 0; length < whole.toString().trimEnd().length; length++)
      expect(read(whole.subarray(0, length)), `${length} bytes`).to.equal(null);
  });

  it('blows up for no entity, however deep they nest', () => {
    const entities = Array.from(
      { length: 20 },
      (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
    ).join('');
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "ha">${entities}]><scheduledJobs><job><buildLocator>a/1/b/1/&e20;</buildLocator></job></scheduledJobs>`;
    expect(read(Buffer.from(bomb))).to.equal(null);
  });

  it('may be a megabyte of one kind of rubbish', () => {
    for (const rubbish of [...FEED_WORDS, '<a>', '<a b="', '<!', '<job a=1 ', ' ', '&', 'a/1/b/1/', '\n'])
      read(Buffer.from(`<scheduledJobs>${rubbish.repeat(1_000_000 / rubbish.length)}</scheduledJobs>`));
  });
});

describe('A damaged list of agents', () => {
  const [some, none] = ['agents-v7.json', 'agents-empty.json'].map((name) =>
    sample(name).replaceAll('/var/lib/go-agent', CANARY),
  );
  const many = some?.replace(
    /(?<="agents" : \[ )([\s\S]*)(?= \]\s*\}\s*\}\s*$)/,
    Array(6).fill('$1').join(', '),
  );
  const lists = [some, none, many].map((text) => Buffer.from(text ?? ''));

  it('may be long', () => {
    expect(many?.length).to.be.above(64 * 1024);
    expect(parseAgents(many ?? '')).to.have.length(6 * parseAgents(some ?? '').length);
  });

  it('is a list of agents or a typed error that repeats nothing of it', () => {
    fc.assert(
      fc.property(damagedJson(lists), (bytes) => {
        const agents = resultOf(() => parseAgents(bytes.toString()), GocdCallError);
        if (agents === null) return;
        assertNoLarger(agents, bytes, 6);
        assertKeepable({ agents });
      }),
      { numRuns: RUNS },
    );
  });
});
