import { AgentProcess } from '../model/gocd/agentProcess.ts';
import { exponential } from '../workload/distributions.ts';
import type { Mishaps } from './mishaps.ts';
import { KEY, type Surroundings } from './surroundings.ts';

const FAILOVER_MS = 5_000;
const CRASHED = 1;

/** Lets the mishaps happen, all of them drawn from the trial's seed. */
export function strike(surroundings: Surroundings, mishaps: Mishaps): void {
  const { clock, mesos, agentFaults, fork } = surroundings;
  const luck = fork();
  agentFaults.crashesAtBoot = () => (luck.next() < mishaps.failedLaunches ? CRASHED : null);
  for (const at of mishaps.failovers)
    clock.after(at, () => mesos.restartMaster({ keepRegistry: true, downMs: FAILOVER_MS }));
  hangAgents(surroundings, mishaps.hung);
  breakImage(surroundings, mishaps.brokenImage);
  loseTasks(surroundings, mishaps.lostTasksPerHour);
}

function hangAgents({ clock, gocd, agentFaults, fork }: Surroundings, hung: Mishaps['hung']): void {
  if (hung === null) return;
  const until = clock.now() + hung.untilMs;
  agentFaults.hangs = () => clock.now() < until;
  const random = fork();
  for (let n = 1; n <= hung.foreigners; n++) {
    const hostname = `builder-${n}.simulated`;
    const autoRegister = { key: KEY, resources: [], environments: [], hostname, elastic: null };
    new AgentProcess({ clock, random, gocd }, { hostname, ip: '10.9.8.7', autoRegister, hangs: true });
  }
}

function breakImage({ clock, images }: Surroundings, broken: Mishaps['brokenImage']): void {
  const image = broken === null ? undefined : images[broken.image];
  if (broken === null || image === undefined) return;
  clock.after(broken.fromMs, () => {
    delete images[broken.image];
  });
  clock.after(broken.toMs, () => {
    images[broken.image] = image;
  });
}

function loseTasks({ clock, mesos, fork }: Surroundings, perHour: number): void {
  if (perHour <= 0) return;
  const luck = fork();
  const wait = () => exponential(luck, perHour / 3_600_000);
  const lose = () => {
    const containers = mesos.view().tasks.flatMap(({ container }) => container ?? []);
    containers[luck.integer(0, Math.max(0, containers.length - 1))]?.stop(0);
    clock.after(wait(), lose);
  };
  clock.after(wait(), lose);
}
