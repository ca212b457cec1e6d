import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { EMPTY, from, lastValueFrom, throwError } from 'rxjs';
import { CommandError } from '../../cli/failure.ts';
import { recorded } from '../../cli/record.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import { createCore } from '../../machines/core.ts';
import type { Service } from '../../services/service.ts';
import { inFolder, logged, someSteps } from '../adapters/journal/support.ts';
import { someConfig } from '../support/config.ts';
import { START } from '../support/core.ts';

const config = someConfig();
const parts = { config, clock: new VirtualClock(START), log: logged().log };

function serviceOf(steps: Service['steps']): Service {
  return {
    steps,
    request: () => {},
    calls: EMPTY,
    core: createCore({ config }),
    gocdUrl: config.goServer.url,
  };
}

describe('--record', () => {
  it('keeps all steps of a service, on disk when it has ended', () =>
    inFolder(async (folder) => {
      const record = join(folder, 'day.jsonl');
      const service = serviceOf(from(someSteps(20)));
      const code = await recorded(service, { record }, parts, async (kept) => {
        expect(kept.core).to.equal(service.core);
        await lastValueFrom(kept.steps);
        return 7;
      });
      expect(code).to.equal(7);
      const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
      expect(JSON.parse(lines[0] ?? '')).to.deep.include({ journal: 1, startedAt: START });
      expect(JSON.parse(lines.at(-1) ?? '')).to.deep.include({ seq: 21 });
    }));

  it('has the journal on disk when the service fails', () =>
    inFolder(async (folder) => {
      const record = join(folder, 'day.jsonl');
      const service = serviceOf(throwError(() => new Error('a defect')));
      const error = await recorded(service, { record }, parts, (kept) => lastValueFrom(kept.steps)).catch(
        (error: unknown) => error,
      );
      expect(error).to.have.property('message', 'a defect');
      expect(await readFile(record, 'utf8')).to.match(/^\{"journal":1/);
    }));

  it('leaves a service as it is where no journal is asked for', async () => {
    const service = serviceOf(from(someSteps(1)));
    expect(await recorded(service, {}, parts, async (kept) => kept)).to.equal(service);
  });

  it('is told, and the service runs without, where a later one cannot be written', () =>
    inFolder(async (folder) => {
      const service = serviceOf(from(someSteps(1)));
      const { log, lines } = logged();
      const next = { ...parts, log, isNext: true };
      expect(await recorded(service, { record: folder }, next, async (kept) => kept)).to.equal(service);
      expect(lines.join()).to.match(/no journal is kept from now on: \S/);
    }));

  it('ends with 2 before anything runs if the journal cannot be written', () =>
    inFolder(async (folder) => {
      const service = serviceOf(from(someSteps(1)));
      const error = await recorded(service, { record: folder }, parts, async () => {
        throw new Error('it ran');
      }).catch((error: unknown) => error);
      expect(error).to.be.instanceOf(CommandError).with.property('exitCode', 2);
    }));
});
