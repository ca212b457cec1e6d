import { expect } from 'chai';
import { startHttp } from '../../adapters/http/server.ts';
import { agents } from '../../cli/desk/agents.ts';
import { decisions } from '../../cli/desk/decisions.ts';
import { jobs } from '../../cli/desk/jobs.ts';
import { drain, pause, releaseBrake, resume } from '../../cli/desk/operate.ts';
import { pools } from '../../cli/desk/pools.ts';
import { status } from '../../cli/desk/status.ts';
import type { Watching } from '../../cli/desk/watch.ts';
import { TOKEN_VARIABLE } from '../../cli/instanceFlags.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import { type Served, TOKEN } from '../adapters/http/support.ts';
import { someJob } from '../support/core.ts';
import { busyInstance } from './top/support.ts';

type Print = (line: string) => void;
type Command = (flags: { readonly url: string }, print: Print) => Promise<number>;

describe('The dashboard in a terminal', () => {
  const asked = async (served: Served, command: Command) => {
    const server = await startHttp(served.parts);
    const lines: string[] = [];
    try {
      const code = await command({ url: server.url }, (line) => lines.push(line));
      expect(code).to.equal(0);
    } finally {
      await server.close();
    }
    return lines.join('\n');
  };

  it('says whether the instance is healthy, in the words of the page', async () => {
    const { served } = busyInstance();
    const { verdict } = served.driver.view.state();
    const told = await asked(served, status);
    expect(told.split('\n')[0]).to.equal(`ci: ${verdict.title}`);
    for (const line of verdict.lines) expect(told).to.contain(line);
    expect(told)
      .to.match(/^mesos +subscribed, http/m)
      .and.match(/^agents +2 building; at most 2$/m);
    expect(told).to.match(/^default +2 +2 +2 +0 .* Full: it has as many agents as it may/m);
  });

  it('lists jobs that are alike as one, or each, or only those of a cause', async () => {
    const { served } = busyInstance();
    const alike = await asked(served, (where, print) => jobs({ ...where, limit: 40 }, print));
    expect(alike).to.match(/^1 +no-pool +- .* web +No pool serves/m);
    expect(alike).to.match(/^6 +limit +default .* shop +/m);
    const each = await asked(served, (where, print) =>
      jobs({ ...where, limit: 2, each: true, cause: 'limit' }, print),
    );
    expect(each.match(/^shop\/1\/build\/1\/job-\d: limit/gm)).to.have.length(2);
    expect(each).to.contain('and 4 more jobs');
  });

  it('lists agents with what they do, and narrows them', async () => {
    const { served, taskIds } = busyInstance();
    const all = await asked(served, (where, print) => agents({ ...where, limit: 40 }, print));
    expect(all).to.match(new RegExp(`^building +${taskIds[1]} +default +\\S+ .* shop/9/build/1/b-1$`, 'm'));
    const none = await asked(served, (where, print) => agents({ ...where, limit: 40, phase: 'idle' }, print));
    expect(none).to.equal('no agent is like that');
  });

  it('lists pools and decisions, also as the API has them', async () => {
    const { served } = busyInstance();
    expect(await asked(served, pools)).to.match(/^default +2 +2 +2/m);
    const told = await asked(served, (where, print) => decisions({ ...where, limit: 1 }, print));
    expect(told).to.match(/^2026-01-05 08:00:\d\d +launch +shortage +launch /m);
    const json = await asked(served, (where, print) => decisions({ ...where, limit: 1, json: true }, print));
    expect(JSON.parse(json)).to.deep.equal(served.driver.view.decisions({ offset: 0, limit: 1 }));
  });

  it('lets no name of others speak to the terminal', async () => {
    const { served } = busyInstance();
    served.driver.poll({ jobs: [someJob('x', { locator: 'a\u001b[2J\nb/1/s/1/x', resources: ['none'] })] });
    const told = await asked(served, (where, print) => jobs({ ...where, limit: 40 }, print));
    expect(told).to.contain('a\\u001b[2J\\nb').and.not.contain('\u001b');
    expect(told.split('\n')).to.have.length(2);
  });

  it('looks again while it watches, draws in place, and outlives an instance that is away', async () => {
    const { served } = busyInstance();
    const clock = new VirtualClock();
    const server = await startHttp(served.parts);
    const shown: string[] = [];
    /** How many looks had been shown each time that the next was to be drawn over them. */
    const drawn: number[] = [];
    let end = () => {};
    const watching: Watching = {
      clock,
      anew: () => drawn.push(shown.length),
      onEnd: (ends) => {
        end = ends;
        return () => {};
      },
    };
    const looks = [
      () => {},
      () => served.driver.take({ type: 'operator.pause.requested', by: 'jane' }),
      () => server.close(),
    ];
    const ended = new Promise<number>((resolve, reject) => {
      const print = async (line: string) => {
        shown.push(line);
        await looks[shown.length - 1]?.();
        if (shown.length === 4) end();
        else setImmediate(() => clock.advance(5_000));
      };
      status(
        { url: server.url, watch: 5 },
        (line) => {
          print(line).catch(reject);
        },
        watching,
      ).then(resolve, reject);
    });
    expect(await ended).to.equal(0);
    expect(shown.map((text) => text.split('\n')[0])).to.deep.equal([
      'ci: Someone is needed',
      'ci: Someone is needed',
      'ci: Paused',
      shown[3],
    ]);
    expect(shown[3]).to.match(/no answer \(ECONNREFUSED\)/);
    expect(drawn).to.deep.equal([0, 1, 2, 3]);
  });

  describe('with the token', () => {
    before(() => {
      process.env[TOKEN_VARIABLE] = TOKEN;
    });
    after(() => {
      delete process.env[TOKEN_VARIABLE];
    });

    it('pauses, resumes and drains in the name of who asks', async () => {
      const { served, taskIds } = busyInstance();
      const { driver } = served;
      const by = 'jane';
      const paused = await asked(served, (where, print) => pause({ ...where, by }, print));
      expect(paused).to.match(/^paused: /);
      expect(driver.view.state().pausedBy).to.match(/jane/);
      expect(await asked(served, (where, print) => resume({ ...where, by }, print))).to.equal('resumed');
      expect(driver.view.state().pausedBy).to.equal(null);
      const [taskId = ''] = taskIds;
      const drained = await asked(served, (where, print) => drain(taskId, { ...where, by }, print));
      expect(drained).to.contain(`${taskId} is drained`);
    });

    it('tells a brake that is not on', async () => {
      const { served } = busyInstance();
      const server = await startHttp(served.parts);
      const refused = await releaseBrake({ url: server.url }, () => {}).catch((error: unknown) => error);
      await server.close();
      expect(String(refused)).to.match(/HTTP 409/);
    });
  });
});
