import type { Table } from '../support/agentTable.ts';
import { claiming } from './claiming.ts';
import { endingAlive, endingDead, endingLooking, gone } from './ending.ts';
import { leaving, returning } from './leaving.ts';
import { retiring } from './retiring.ts';
import { disabled, lost, serving } from './serving.ts';
import { starting, unapproved } from './starting.ts';

/** The rows of all states that an agent can rest in. */
export const ROWS: Table = {
  ...claiming,
  ...starting,
  ...unapproved,
  ...serving,
  ...disabled,
  ...lost,
  ...retiring,
  ...leaving,
  ...returning,
  ...endingAlive,
  ...endingLooking,
  ...endingDead,
  ...gone,
};
