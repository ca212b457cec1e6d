import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { Capabilities } from '../version.ts';
import { jsonIn, parsed } from '../wire/answer.ts';
import type { GocdApi } from '../wire/api.ts';
import type { Body } from '../wire/body.ts';
import { isAnswered } from '../wire/failure.ts';
import { unlessSame } from '../wire/unlessSame.ts';
import { isWithin } from './remembered.ts';

/** What can be learned from asking for maintenance mode, which only system administrators may. */
export interface Maintenance {
  /** Null where the server does not tell. */
  readonly active: boolean | null;
  /** Whether the account is a system administrator; null where nothing shows it. With security off everyone is. */
  readonly administrator: boolean | null;
}

export type MaintenanceReader = (server: Capabilities, signal: AbortSignal) => Promise<Maintenance>;

const UNTOLD: Maintenance = { active: null, administrator: null };

const REFUSAL_KEPT_MS = 5 * 60_000;

const INFO = z.object({ is_maintenance_mode: z.boolean() });

/**
 * Reads maintenance mode. A refusal (403, or 404 where the server has no such thing) is an answer, and is not asked
 * for again for some minutes; any other failure is one, for launching into maintenance mode would be a mistake. So is a 404
 * once the server has told: it is a proxy's.
 */
export function createMaintenanceReader(api: GocdApi, clock: Clock): MaintenanceReader {
  const path = '/api/admin/maintenance_mode/info';
  const infoIn = (body: Body, call: string) => parsed(INFO, jsonIn(body, call), call);
  const readInfo = unlessSame(infoIn, infoIn);
  let refused: { readonly maintenance: Maintenance; readonly at: number } | null = null;
  let hasTold = false;

  return async (server, signal) => {
    if (!server.tellsMaintenance) return UNTOLD;
    if (refused !== null && isWithin(clock.now() - refused.at, REFUSAL_KEPT_MS)) return refused.maintenance;
    try {
      const info = readInfo(await api.jsonBody({ path, version: 1 }, signal), api.describe(path));
      refused = null;
      hasTold = true;
      return { active: info.is_maintenance_mode, administrator: true };
    } catch (error) {
      if (!isAnswered(error, ...(hasTold ? [403] : [403, 404]))) throw error;
      const administrator = error.status === 403 ? false : null;
      refused = { maintenance: { active: null, administrator }, at: clock.now() };
      return refused.maintenance;
    }
  };
}
