import { expect } from 'chai';
import type { Subscription } from 'rxjs';
import { Life } from './life.ts';
import { WorldInvariants } from './worldInvariants.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LOOK_EVERY_MS = 15 * SECOND;

/** Found by seed 42007 with a teardown: a machine that slept on when its fault was thought to be over. */
describe('Offers that a sleeping machine cannot answer', () => {
  let life: Life;
  let invariants: WorldInvariants;
  let registrations: Subscription;

  beforeEach(async () => {
    life = new Life();
    invariants = new WorldInvariants(life.world, life.deployment);
    registrations = life.world.gocd.events.subscribe((event) => invariants.onGocdEvent(event));
    await life.pass(30 * SECOND);
  });

  afterEach(() => {
    registrations.unsubscribe();
    life.close();
  });

  async function watch(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) {
      await life.pass(LOOK_EVERY_MS);
      invariants.lookAround(0);
    }
  }

  /** The master takes what we answer to its offers and loses it. */
  async function loseAnswers(): Promise<void> {
    const mended = life.world.weather.mesosCallsLost.add((type) => (type === 'DECLINE' ? true : null));
    life.jobs(1, 40 * MINUTE);
    await watch(MINUTE);
    mended();
    expect(life.offersWithUs).to.not.deep.equal([]);
  }

  it('break no promise if they come while it sleeps, and are answered when it is awake', async () => {
    life.jobs(1, 40 * MINUTE);
    while (!life.steps.some(({ outcome }) => outcome.commands.some(({ type }) => type === 'mesos.revive')))
      await life.pass(1);
    life.deployment.sleep(20 * MINUTE);
    await watch(20 * MINUTE);
    expect(life.offersWithUs).to.not.deep.equal([]);
    await watch(MINUTE);
    expect(life.offersWithUs).to.deep.equal([]);
  });

  it('break none if their answers were lost before: they are answered again by its own time', async () => {
    await loseAnswers();
    life.deployment.sleep(20 * MINUTE);
    await watch(20 * MINUTE);
    expect(life.offersWithUs).to.not.deep.equal([]);
    await watch(16 * MINUTE);
    expect(life.offersWithUs).to.deep.equal([]);
  });

  it('break one where it is awake and keeps them', async () => {
    await loseAnswers();
    life.world.weather.callMisledAt = Number.NEGATIVE_INFINITY;
    let broken: unknown;
    await watch(5 * MINUTE).catch((error: unknown) => {
      broken = error;
    });
    expect(String(broken)).to.contain('no offer stays with us');
  });
});
