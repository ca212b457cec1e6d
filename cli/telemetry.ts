import { VERSION } from '../adapters/package.ts';
import type { Telemetry, TelemetryParts } from '../adapters/telemetry/telemetry.ts';
import type { Config } from '../domain/config.ts';

/** Sends traces and metrics to a collector, if one is configured: who has none does not load what that takes. */
export async function telemetryFor({
  config: { name, telemetry },
  ...parts
}: Pick<TelemetryParts, 'clock' | 'log' | 'values'> & {
  readonly config: Pick<Config, 'name' | 'telemetry'>;
}): Promise<Telemetry | null> {
  const { endpoint } = telemetry;
  if (endpoint === null) return null;
  const { startTelemetry } = await import('../adapters/telemetry/telemetry.ts');
  return startTelemetry({ telemetry: { ...telemetry, endpoint }, name, version: VERSION, ...parts });
}
