import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TuneResult } from '../../cli/tuning/result.ts';
import { serveGocd } from '../../sandbox/index.ts';
import { BEGAN, busyServer, configAs, PASSWORD } from './pastJobsWorld.ts';
import { outcomeOf, start } from './support.ts';

describe('From a GoCD server to a recommendation', () => {
  it('is two commands: history, and tune of what it wrote', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    const face = await serveGocd(busyServer(7).gocd);
    try {
      await writeFile(join(folder, 'framework.conf'), configAs('admin', face.url));
      const since = new Date(BEGAN).toISOString();
      const words = ['framework.conf', '--since', since, '--out', 'jobs.csv', '--rate', '100/s'];
      const read = await outcomeOf(start(folder, 'history', ...words));
      expect(read.code, read.err).to.equal(0);
      expect(read.err).to.contain('21 jobs').and.not.to.contain(PASSWORD);

      const small = ['--trials', '4', '--seeds', '1', '--workers', '1', '--json'];
      const tuned = await outcomeOf(
        start(folder, 'tune', 'jobs.csv', '--config', 'framework.conf', ...small),
      );
      const result: TuneResult = JSON.parse(tuned.out);
      expect([0, 1], tuned.err).to.include(tuned.code);
      expect(result.sources[0]).to.contain('jobs.csv: 21 jobs');
      expect(result.inForce.unserved).to.equal(0);
      expect(result.recommended?.agentHours).to.be.below(result.inForce.agentHours);
      expect(result.changes).not.to.have.length(0);
    } finally {
      await face.close();
      await rm(folder, { recursive: true });
    }
  });
});
