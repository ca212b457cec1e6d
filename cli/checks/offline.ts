import { adviceWarnings } from '../../adapters/config/checks/advice.ts';
import { agentSetupWarnings } from '../../adapters/config/checks/agentSetup.ts';
import { crowdingWarnings } from '../../adapters/config/checks/crowding.ts';
import { jarWarnings } from '../../adapters/config/checks/jars.ts';
import { moneyWarnings } from '../../adapters/config/checks/money.ts';
import { shareWarnings } from '../../adapters/config/checks/shares.ts';
import { targetWarnings } from '../../adapters/config/checks/targets.ts';
import { missingIncludes } from '../../adapters/config/hocon.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';

/** What works, but is hardly meant, as far as the config alone shows it: a line each. */
export async function warningsOn(config: Config, path: string): Promise<readonly string[]> {
  return [
    ...(await missingIncludes(path)).map(
      ({ name, place: { file, line, column } }) =>
        `${file}:${line}:${column}: include "${name}" is left out, for there is no such file; required("${name}") has that refused`,
    ),
    ...agentSetupWarnings(config),
    ...crowdingWarnings(config, systemClock.now()),
    ...shareWarnings(config),
    ...moneyWarnings(config),
    ...adviceWarnings(config),
    ...targetWarnings(config),
    ...jarWarnings(config),
  ];
}
