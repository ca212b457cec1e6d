import { firstValueFrom } from 'rxjs';
import { describeConfig } from '../adapters/config/describe/describe.ts';
import { loadConfig } from '../adapters/config/load.ts';
import { createGocdServer } from '../adapters/gocd/gocdServer.ts';
import { probeMasters } from '../adapters/mesos/probe.ts';
import { systemClock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { describeFailure } from '../domain/gocd.ts';
import { locatorOf } from './compose.ts';
import { EXIT } from './failure.ts';

export interface CheckFlags {
  readonly online?: boolean;
}

/** Validates a config and prints what is in force; online also asks both servers. Resolves with the exit code. */
export async function check(path: string, flags: CheckFlags, print: (line: string) => void): Promise<number> {
  const config = await loadConfig(path, process.env);
  print(describeConfig(config).trimEnd());
  if (flags.online !== true) return EXIT.done;
  const findings = await Promise.all([gocdFinding(config), mesosFinding(config)]);
  for (const { line } of findings) print(line);
  return findings.every(({ isGood }) => isGood) ? EXIT.done : EXIT.failed;
}

interface Finding {
  readonly isGood: boolean;
  readonly line: string;
}

async function gocdFinding(config: Config): Promise<Finding> {
  const server = createGocdServer({ config, clock: systemClock });
  const fact = await firstValueFrom(server.poll());
  if (fact.type === 'gocd.poll.failed')
    return { isGood: false, line: `# GoCD: ${describeFailure(fact.failure)}` };
  if (fact.type !== 'gocd.polled') return { isGood: false, line: `# GoCD: unexpected ${fact.type}` };
  const { serverVersion, jobs, agents, warnings } = fact.view;
  const seen = `${serverVersion ?? 'an unknown version'}, ${jobs.length} waiting jobs, ${agents.length} agents`;
  return {
    isGood: true,
    line: [`# GoCD: ${seen}`, ...warnings.map((warning) => `# GoCD: ${warning}`)].join('\n'),
  };
}

async function mesosFinding(config: Config): Promise<Finding> {
  const { isGood, text } = await probeMasters(config, await locatorOf(config, systemClock), systemClock);
  return { isGood, line: `# Mesos: ${text}` };
}
