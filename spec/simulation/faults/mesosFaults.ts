import { liveTasks } from '../truth.ts';
import { chance, type Fault, MINUTE, NOTHING_TO_MEND, SECOND, type Stage } from './fault.ts';

/** Every third update never arrives; its host will repeat it. */
export const updatesLost: Fault = ({ world, random }) =>
  world.weather.mesosEvents.add(({ type }) =>
    type === 'UPDATE' && chance(random, 1 / 3) ? { copies: 0 } : null,
  );

export const updatesDuplicated: Fault = ({ world, random }) =>
  world.weather.mesosEvents.add(({ type }) =>
    type === 'UPDATE' && chance(random, 1 / 2) ? { copies: 2 } : null,
  );

/** All that the master says is up to half a minute late, in order. */
export const eventsLate: Fault = ({ world, random }) =>
  world.weather.mesosEvents.add(() => ({ delayMs: random.integer(0, 30 * SECOND) }));

/** Hosts lose their connection just when they have been offered. */
export const offersRescinded: Fault = ({ world, random }) =>
  world.weather.mesosEvents.add(({ type }) => {
    if (type !== 'OFFERS' || chance(random, 1 / 2)) return null;
    const host = world.takeHost(random);
    if (host === null) return null;
    world.clock.after(0, () => world.mesos.killHost(host));
    world.clock.after(5 * SECOND, () => {
      world.mesos.restartHost(host);
      world.giveBackHost(host);
    });
    return null;
  });

/** A fault of a host that no other has, which it gets over. */
const ofHost =
  (begin: (stage: Stage, host: string) => () => void): Fault =>
  (stage) => {
    const { world, random } = stage;
    const host = world.takeHost(random);
    if (host === null) return NOTHING_TO_MEND;
    const end = begin(stage, host);
    return () => {
      end();
      world.giveBackHost(host);
    };
  };

export const hostFrozen = ofHost(({ world: { mesos } }, host) => {
  mesos.freezeHost(host);
  return () => mesos.thawHost(host);
});

/** Its containers do not reach GoCD, as behind a switch that fails; Mesos hears nothing of that. */
export const hostCutFromGocd = ofHost(({ world: { mesos } }, host) => {
  mesos.cutFromGocd(host);
  return () => mesos.joinToGocd(host);
});

/** Its Mesos agent process dies; containers live on. */
export const hostDown = ofHost(({ world: { mesos } }, host) => {
  mesos.killHost(host);
  return () => mesos.restartHost(host);
});

/** Maintenance of a host is announced, soon or for later, and called off when it should have ended, or before. */
export const hostMaintenance = ofHost(({ world: { clock, maintenance }, random }, host) => {
  const start = clock.now() + random.integer(0, 90 * MINUTE);
  const duration = chance(random, 1 / 2) ? random.integer(MINUTE, 20 * MINUTE) : null;
  maintenance.announce(host, { start, duration });
  return () => maintenance.callOff(host);
});

/** The machine is lost with all that runs on it; another takes its place. */
export const hostRemoved: Fault = ({ world, random }) => {
  const host = world.takeHost(random);
  if (host === null) return NOTHING_TO_MEND;
  world.removeHost(host);
  return () => world.addHost();
};

const masterFailover =
  (keepRegistry: boolean): Fault =>
  ({ world }) => {
    world.mesos.killMaster();
    return () => world.mesos.startMaster({ keepRegistry });
  };

export const masterFailoverWithRegistry = masterFailover(true);
export const masterFailoverWithoutRegistry = masterFailover(false);

/** A master answers, but none leads. */
export const masterElection: Fault = ({ world }) => {
  world.mesos.setLeadership({ kind: 'standby', leader: null });
  return () => world.mesos.setLeadership({ kind: 'leading' });
};

/** Every now and then all streams break, in the middle of a record or between two. */
const streamsCut =
  (midRecord: boolean): Fault =>
  ({ world, random }) => {
    let over = false;
    const cut = () => {
      if (over) return;
      world.mesos.cutStreams({ midRecord });
      world.clock.after(random.integer(SECOND, 60 * SECOND), cut);
    };
    cut();
    return () => {
      over = true;
    };
  };

export const streamsCutBetweenRecords = streamsCut(false);
export const streamsCutMidRecord = streamsCut(true);

/** The connection stands and nothing comes over it. */
export const masterSilent: Fault = ({ world }) => {
  const { faults } = world.weather;
  faults.heartbeatsStopped = true;
  const speakAgain = world.weather.mesosEvents.add(({ type }) =>
    type === 'SUBSCRIBED' ? null : { copies: 0 },
  );
  return () => {
    faults.heartbeatsStopped = false;
    speakAgain();
    world.mesos.cutStreams();
  };
};

/** The master answers 202 to a call and loses it. */
export const callsLost: Fault = ({ world, random }) =>
  world.weather.mesosCallsLost.add(() => (chance(random, 1 / 3) ? true : null));

/** A call never gets there, and nothing comes back. */
export const callsNeverArrive: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add((type) =>
    type !== 'SUBSCRIBE' && chance(random, 1 / 3) ? { kind: 'lost' } : null,
  );

/** A call gets there when we may have given it up, and after calls that were made later. */
export const callsLate: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add((type) =>
    type === 'SUBSCRIBE' ? null : { delayMs: random.integer(0, MINUTE) },
  );

/** A call is carried out twice. */
export const callsTwice: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add((type) =>
    type !== 'SUBSCRIBE' && chance(random, 1 / 2) ? { kind: 'twice' } : null,
  );

/** All we hear of the master is as it should be, and it hears nothing of us but that we want to subscribe. */
export const callsIntoTheVoid: Fault = ({ world }) =>
  world.weather.mesosCalls.add((type) => (type === 'SUBSCRIBE' ? null : { kind: 'lost' }));

/** A call is carried out, and its answer never arrives. */
export const callsUnanswered: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add((type) =>
    type !== 'SUBSCRIBE' && chance(random, 1 / 3) ? { kind: 'unanswered' } : null,
  );

/** A proxy loses the master's answer, and says so with the request: its headers, and a call with all its tasks. */
export const masterEchoed: Fault = ({ world, random }) =>
  world.weather.mesosAnswers.add((request, answer) => {
    if (chance(random, 1 / 2)) return null;
    if (!request.body.includes('"SUBSCRIBE"')) answer();
    return { kind: 'plain', status: 502, headers: {}, body: `bad gateway: ${JSON.stringify(request)}` };
  });

export const masterRefusesConnections: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add(() => (chance(random, 1 / 2) ? { kind: 'refused' } : null));

export const masterSlow: Fault = ({ world, random }) =>
  world.weather.mesosCalls.add(() => ({ delayMs: random.integer(0, 12 * SECOND) }));

/** An operator of the cluster ends the framework, and with it all its tasks, whatever they are about. */
export const frameworkTornDown: Fault = ({ world, deployment }) => {
  world.removeFramework(deployment.store.kept);
  return NOTHING_TO_MEND;
};

/** One of our tasks that run, by chance; null if there is none. */
function someTask({ world, random }: Stage): string | null {
  const running = liveTasks(world.mesos.view()).filter(({ state }) => state === 'TASK_RUNNING');
  return running[random.integer(0, Math.max(running.length - 1, 0))]?.taskId ?? null;
}

/** An agent dies with whatever it has in hand, and nothing else does. */
export const agentDies: Fault = (stage) => {
  const taskId = someTask(stage);
  if (taskId !== null) stage.world.crash(taskId);
  return NOTHING_TO_MEND;
};

/** A task has ended, and its container lives on: its agent goes on building. */
export const executorKilled: Fault = (stage) => {
  const taskId = someTask(stage);
  if (taskId !== null) stage.world.killExecutor(taskId);
  return NOTHING_TO_MEND;
};
