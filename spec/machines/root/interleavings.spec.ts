import { expect } from 'chai';
import fc from 'fast-check';
import { DrainWorld } from '../support/drainWorld.ts';

/** Where races begin; chance alone would seldom get there. */
const OPENINGS = [
  [],
  ['a job is scheduled', 'the server assigns a job', 'an operator drains it', 'the server takes disable'],
  [
    'a job is scheduled',
    'the server assigns a job',
    'an operator drains it',
    'the server takes disable',
    'we restart',
  ],
  ['an operator drains it', 'the server takes disable', 'the answer on disable comes', '31 s pass'],
  [
    'an operator drains it',
    'the answer on disable is lost',
    'a job is scheduled',
    'the server assigns a job',
  ],
];

const story = fc.record({
  opening: fc.constantFrom(...OPENINGS),
  choices: fc.array(fc.nat(10_000), { minLength: 20, maxLength: 80 }),
});

function live({ opening, choices }: { opening: readonly string[]; choices: readonly number[] }) {
  const world = new DrainWorld();
  for (const name of opening) world.let(name);
  const told = choices.map((choice) => world.step(choice));
  return { world, told: [...opening, ...told].join('\n') };
}

describe('In whatever order readings, outcomes, updates, jobs, restarts and time come,', () => {
  it('no agent is deleted or killed with a job in hand, or when it was last seen with one', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { world, told } = live(one);
        expect(world.truth.violations, told).to.deep.equal([]);
      }),
      { numRuns: 120 },
    );
  });

  it('work assigned just before a restart, and not fetched yet, is not taken for idleness', () => {
    const world = new DrainWorld();
    const reading = ['a reading begins', 'the server is read', 'a reading comes', '1 s pass'];
    for (const name of [
      'a job is scheduled',
      'the server assigns a job',
      'an operator drains it',
      'the server takes disable',
      'we restart',
      ...reading,
      ...reading,
      ...reading,
      'the server takes delete',
    ])
      world.let(name);
    expect(world.truth.violations).to.deep.equal([]);
  });

  it('each job is done in the end, or still waits for an agent, and the agent that nobody needs is gone', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { world, told } = live(one);
        world.comeToRest();
        expect(world.truth.violations, told).to.deep.equal([]);
        expect(world.truth.finished + world.truth.waiting, told).to.equal(world.truth.scheduled);
        expect(world.phases, told).to.deep.equal({});
      }),
      { numRuns: 15 },
    );
  });
});
