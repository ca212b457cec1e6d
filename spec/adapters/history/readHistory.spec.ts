import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { HistoryError } from '../../../adapters/history/problems.ts';
import { type History, historyIn, readHistory } from '../../../adapters/history/readHistory.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/history/${name}`, import.meta.url));

/** A row that is right but for what a spec is about. */
function csv(...rows: readonly string[]): string {
  return ['scheduled,started,finished,resources', ...rows].join('\n');
}

const GOOD = '2026-01-05T08:00:00Z,2026-01-05T08:01:00Z,2026-01-05T08:05:00Z,linux';

function problemsOf(text: string, file = 'h.csv'): readonly string[] {
  try {
    historyIn(text, file);
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return error.message.split('\n');
  }
  throw new Error('nothing was wrong with it');
}

function onlyJob(history: History) {
  expect(history.jobs).to.have.length(1);
  return history.jobs[0];
}

describe('A history of jobs', () => {
  it('is the same from CSV and from JSON', async () => {
    const [fromCsv, fromJson] = await Promise.all(
      ['morning.csv', 'morning.json'].map((name) => readHistory(sample(name))),
    );
    expect(fromCsv).to.deep.equal(fromJson);
    expect(fromCsv?.jobs).to.have.length(8);
    expect(fromCsv?.jobs[0]).to.deep.equal({
      scheduledAt: Date.UTC(2026, 0, 5, 8),
      startedAt: Date.UTC(2026, 0, 5, 8, 4, 10),
      durationMs: 300_000,
      resources: ['docker', 'linux'],
      environment: null,
      pipeline: 'web-shop',
      stage: 'build',
      job: 'bundle',
      counter: null,
      stageCounter: null,
      hasFailed: false,
    });
  });

  it('is in the order jobs were scheduled, and says what it left out or took for granted', async () => {
    const { jobs, notes } = await readHistory(sample('morning.csv'));
    const times = jobs.map(({ scheduledAt }) => scheduledAt);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(notes).to.deep.equal([
      '1 job left out: never finished',
      '1 job left out: cancelled before an agent had begun',
      '1 job without started: taken to have run from scheduled on, so that their waits count as work',
      'ignored columns: triggered_by',
    ]);
  });

  it('tells CSV from JSON by what is in it where the name does not say', () => {
    expect(historyIn(csv(GOOD), 'history').jobs).to.have.length(1);
    expect(historyIn('[{"scheduled":1767600300,"finished":1767600400}]', 'history').jobs).to.have.length(1);
  });

  it('takes each of the ways to write a time', () => {
    const at = Date.UTC(2026, 0, 5, 8);
    for (const time of [
      '2026-01-05T08:00:00Z',
      '2026-01-05T08:00:00.000+00:00',
      '2026-01-05T09:00:00+01:00',
      '2026-01-05 09:00:00.25+01',
      '2026-01-05 08:00',
      '2026-01-05 08:00:00 UTC',
      String(at),
      String(at / 1000),
    ]) {
      const job = onlyJob(historyIn(csv(`${time},,2026-01-05T08:30:00Z,`), 'h.csv'));
      expect(Math.floor((job?.scheduledAt ?? 0) / 1000) * 1000, time).to.equal(at);
    }
  });

  it('says how many times had no zone', () => {
    const { notes } = historyIn(
      csv('2026-01-05 08:00,2026-01-05 08:01,2026-01-05 08:05,linux', GOOD),
      'h.csv',
    );
    expect(notes).to.deep.equal(['1 job with times without a zone: taken as UTC']);
  });

  it('knows columns by any of their names, in any case, and by semicolons or tabs too', () => {
    const names = [
      'Job Name',
      'PIPELINE_NAME',
      'scheduled-at',
      'assigned_at',
      'preparing_at',
      'completed_at',
      'Resources',
    ];
    const values = ['unit', 'shop', '1767600000', '1767600005', '1767600010', '1767600100', '"a;b"'];
    for (const delimiter of [',', ';', '\t']) {
      const text = [names.join(delimiter), values.join(delimiter)].join('\r\n');
      const { jobs, notes } = historyIn(text, 'h.csv');
      expect(jobs).to.deep.equal([
        {
          scheduledAt: 1_767_600_000_000,
          startedAt: 1_767_600_010_000,
          durationMs: 90_000,
          resources: ['a', 'b'],
          environment: null,
          pipeline: 'shop',
          stage: null,
          job: 'unit',
          counter: null,
          stageCounter: null,
          hasFailed: false,
        },
      ]);
      expect(notes).to.deep.equal([]);
    }
  });

  it('knows which run of a pipeline and of a stage a job was in, and whether it failed', () => {
    const names =
      'scheduled,finished,pipeline_name,pipeline_counter,stage_name,stage_counter,job_name,result';
    const rows = [
      '1767600300,1767600400,shop,41,build,2,unit,Failed',
      '1767600300,1767600400,shop,,build,,unit,',
    ];
    const { jobs } = historyIn([names, ...rows].join('\n'), 'h.csv');
    expect(
      jobs.map(({ counter, stageCounter, hasFailed }) => [counter, stageCounter, hasFailed]),
    ).to.deep.equal([
      [41, 2, true],
      [null, null, false],
    ]);
    expect(problemsOf([names, '1767600300,1767600400,shop,1.5,build,1,unit,'].join('\n'))[0]).to.contain(
      'pipeline_counter',
    );
  });

  it('has a run of a job once, which pages that overlap and copies in reruns name again', () => {
    const [scheduled, started, finished] = GOOD.split(',');
    const row = (more: string, end = finished) => `${scheduled},${started},${end},${more}`;
    const read = (...rows: readonly string[]) =>
      historyIn(
        ['scheduled,started,finished,pipeline,counter,stage,stage_counter,job', ...rows].join('\n'),
        'h.csv',
      );
    const { jobs, notes } = read(
      row('shop,7,build,1,jar'),
      row('shop,7,build,1,jar'),
      row('shop,7,build,2,jar'),
      row('shop,7,build,1,docs'),
      row('shop,8,build,1,jar'),
      row('shop,7,build,2,jar', '2026-01-05T08:06:00Z'),
    );
    expect(jobs).to.have.length(4);
    expect(notes).to.include(
      '2 jobs left out: the same run of the same job at the same times is there already',
    );
    const unnamed = read(
      row('shop,7,build,1,'),
      row('shop,7,build,1,'),
      row('shop,,build,,jar'),
      row('shop,,build,,jar'),
    );
    expect(unnamed.jobs).to.have.length(4);
    expect(unnamed.notes.join()).not.to.contain('already');
  });

  it('says that it has no resources', () => {
    const { notes } = historyIn('scheduled,finished\n1767600300,1767600400', 'h.csv');
    expect(notes).to.contain('no column resources: every job is taken to need none');
  });

  it('takes what GoCD says of the jobs of an agent, page by page, and a job a line', () => {
    const job = (minutes: number) => ({
      job_name: 'unit',
      stage_name: 'build',
      pipeline_name: 'shop',
      pipeline_counter: 7,
      rerun: false,
      job_state_transitions: [
        { state: 'Scheduled', state_change_time: `2026-01-05T08:${minutes}:00Z` },
        { state: 'Assigned', state_change_time: `2026-01-05T08:${minutes}:05Z` },
        { state: 'Preparing', state_change_time: `2026-01-05T08:${minutes}:10Z` },
        { state: 'Completed', state_change_time: `2026-01-05T08:${minutes}:40Z` },
      ],
    });
    const pages = [
      { uuid: 'a', jobs: [job(10), job(11)] },
      { uuid: 'b', jobs: [job(12)] },
    ];
    const shapes = [JSON.stringify(pages), pages.map((page) => JSON.stringify(page)).join('\n')];
    for (const text of [
      ...shapes,
      [job(10), job(11), job(12)].map((one) => JSON.stringify(one)).join('\n'),
    ]) {
      const { jobs, notes } = historyIn(text, 'h.json');
      expect(jobs).to.have.length(3);
      expect(jobs[0]).to.deep.include({ durationMs: 30_000, pipeline: 'shop', job: 'unit' });
      expect((jobs[0]?.startedAt ?? 0) - (jobs[0]?.scheduledAt ?? 0)).to.equal(10_000);
      expect(notes).to.deep.equal(['no column resources: every job is taken to need none']);
    }
  });
});

describe('A history that cannot be used', () => {
  const row = (...cells: readonly string[]) => csv(GOOD, cells.join(','));
  const [scheduled = '', started = '', finished = ''] = GOOD.split(',');

  for (const [what, text, problem] of [
    [
      'a time that is none',
      row('soon', started, finished, ''),
      /^h\.csv:3: scheduled: found "soon", expected a time as 2026-/,
    ],
    [
      'a number that is no time',
      row('17', started, finished, ''),
      /^h\.csv:3: scheduled: found "17", expected a time/,
    ],
    [
      'no time of scheduling',
      row('', started, finished, ''),
      /^h\.csv:3: scheduled: found nothing, expected a time.*remove the row$/,
    ],
    [
      'an end before the beginning',
      row(scheduled, finished, started, ''),
      /^h\.csv:3: finished: found ".*08:01:00Z", which is before started .*Fix the row or remove it$/,
    ],
    [
      'a beginning before it came',
      row(started, scheduled, finished, ''),
      /^h\.csv:3: started: found .*, which is before scheduled /,
    ],
    [
      'resources that GoCD does not allow',
      row(scheduled, started, finished, 'linux/arm'),
      /^h\.csv:3: resources: found "linux\/arm", expected resources as GoCD names them/,
    ],
    [
      'a name that GoCD does not allow',
      'scheduled,finished,job\n1767600300,1767600400,a/b',
      /^h\.csv:2: job: found "a\/b", expected a name as GoCD allows it.*mixed up\?$/,
    ],
    [
      'a row with a field too many',
      row(scheduled, started, finished, 'a,b'),
      /^h\.csv:3: has 5 fields where the first line has 4; put double quotes around/,
    ],
    [
      'a quote that does not end',
      csv(`${scheduled},"${started}`),
      /^h\.csv:\d: a double quote is opened here or before and never closed$/,
    ],
    ['a quote within a value', csv(`${scheduled},a"b,c,d`), /^h\.csv:2: a double quote within a value; put/],
    [
      'something after a quote',
      csv(`${scheduled},"a"b,c,d`),
      /^h\.csv:2: something follows the closing double quote/,
    ],
    [
      'no column of scheduling',
      'scheduld,finished\n1,2',
      /^h\.csv: scheduled: no such column among scheduld, finished; if scheduld is it, rename it$/,
    ],
    ['nothing', '', /^h\.csv: is empty: expected a line of column names/],
    ['no jobs', 'scheduled,finished\n', /^h\.csv: holds no jobs$/],
    [
      'no job that ended',
      'scheduled,finished\n1767600300,',
      /^h\.csv: none of its jobs has a finished time$/,
    ],
  ] as const)
    it(`names the place and the way out: ${what}`, () => {
      const problems = problemsOf(text);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });

  for (const [what, text, problem] of [
    [
      'no JSON',
      '[{"scheduled": 1767600300,]',
      /^h\.json: is no JSON \(.*; expected a list of jobs, or a job in each line$/,
    ],
    ['a line that is no JSON', '{"scheduled":1}\n{"scheduled":', /^h\.json:2: is no JSON/],
    [
      'a job that is no object',
      '[{"scheduled":1767600300,"finished":1767600400},7]',
      /^h\.json: job 2: found 7, expected a job as \{/,
    ],
    [
      'a value of another type',
      '[{"scheduled":true,"finished":1767600400}]',
      /^h\.json: job 1: scheduled: found true, expected a text or a number$/,
    ],
    [
      'a resource that GoCD does not allow',
      '[{"scheduled":1767600300,"finished":1767600400,"resources":["a/b"]}]',
      /^h\.json: job 1: resources: found \["a\/b"\], expected resources as GoCD names them/,
    ],
  ] as const)
    it(`names the place and the way out in JSON: ${what}`, () => {
      const problems = problemsOf(text, 'h.json');
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });

  it('has no column twice, by whatever way its name is written', () => {
    const rename = 'rename or remove the one that is not meant';
    const row = GOOD.replace('linux', '2026-01-05T09:05:00Z');
    expect(problemsOf(`scheduled,started,finished,finished\n${row}`)).to.deep.equal([
      `h.csv:1: has two columns named finished: ${rename}`,
    ]);
    expect(problemsOf(`scheduled,started,Finished At,finished_at\n${row}`)).to.deep.equal([
      `h.csv: finished_at: is the same column as Finished At: ${rename}`,
    ]);
    const jobs = [
      { scheduled, 'finished-at': finished },
      { scheduled, FINISHED_AT: finished },
    ];
    expect(problemsOf(JSON.stringify(jobs), 'h.json')).to.deep.equal([
      `h.json: FINISHED_AT: is the same column as finished-at: ${rename}`,
    ]);
    expect(historyIn(`scheduled,finished,,\n${scheduled},${finished},,`, 'h.csv').jobs).to.have.length(1);
  });

  it('tells everything at once, and counts what would not be read', () => {
    const problems = problemsOf(csv(...Array.from({ length: 30 }, () => 'soon,later,,')));
    expect(problems).to.have.length(21);
    expect(problems.at(-1)).to.equal('h.csv: and 40 more problems');
  });

  it('says that a file is not there', async () => {
    const failure = await readHistory('nowhere.csv').catch((error: unknown) => error);
    expect(failure)
      .to.be.instanceOf(HistoryError)
      .with.property('message', 'nowhere.csv: cannot be read (ENOENT)');
  });
});
