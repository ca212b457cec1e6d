import { expect } from 'chai';
import { Secret } from '../../../domain/secret.ts';
import { JournalError } from '../../../services/journal/entries.ts';
import { EntryParser, parseHeader } from '../../../services/journal/parser.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { someAgent, someJob, someView } from '../../support/core.ts';

const config = someConfig({
  pools: [
    somePool({
      autoRegisterKey: new Secret('the-key'),
      env: [
        { name: 'TOKEN', value: new Secret('the-token') },
        { name: 'A', value: '1' },
      ],
      labels: { b: '1', a: '2' },
      network: { kind: 'user', name: 'overlay' },
      volumes: [{ hostPath: '/a', containerPath: '/b', mode: 'RO' }],
      constraints: [{ field: 'rack', operator: 'GROUP_BY', value: null }],
      schedule: [
        { cron: '* 8-17 * * 1-5', timeZone: 'UTC', idleFloor: { factor: 0, learn: false, min: 1, max: 2 } },
      ],
    }),
  ],
});
const headerLine = () => new Recorder({ version: '1.2.3', startedAt: 7, config }).part();

const INPUT = '{"seq":1,"at":5,"input":{"type":"time.passed"}}';
const COMMAND = '{"seq":2,"of":1,"command":{"type":"mesos.revive"}}';

describe("reading a journal's lines", () => {
  const failing = (...lines: readonly string[]) => {
    const parser = new EntryParser();
    const read = () => {
      for (const [index, line] of lines.entries()) parser.parse(line, `line ${index + 1}`);
    };
    return expect(read).to.throw(JournalError);
  };

  it('gives back what the machines need of the config, without a secret', () => {
    const line = headerLine();
    expect(line).not.to.match(/the-key|the-token/);
    const header = parseHeader(line, 'line 1');
    expect(header).to.deep.include({ version: '1.2.3', startedAt: 7, part: 1 });
    const { name, dryRun, backlog, scaling } = config;
    expect(header.config).to.deep.include({ name, dryRun, backlog, scaling });
    expect(header.config.pools).to.deep.equal([
      {
        ...config.pools[0],
        autoRegisterKey: null,
        env: [
          { name: 'TOKEN', value: '********' },
          { name: 'A', value: '1' },
        ],
      },
    ]);
  });

  it('gives back where the pipelines of waiting and of running jobs stand', () => {
    const job = someJob('a', { group: 'Web' });
    const agent = someAgent('b', { buildingIn: { group: 'Web', environment: null } });
    const input = { type: 'gocd.polled', view: someView({ jobs: [job], agents: [agent] }) };
    const read = new EntryParser().parse(JSON.stringify({ seq: 1, at: 5, input }), 'line 2');
    expect(read).to.have.nested.property('input.view.jobs').that.deep.equals([job]);
    expect(read).to.have.nested.property('input.view.agents').that.deep.equals([agent]);
  });

  it('tells what is no journal, or one of another format', () => {
    const header = (line: string) => expect(() => parseHeader(line, 'day.jsonl:1')).to.throw(JournalError);
    header('hello').with.property('message', 'day.jsonl:1: not JSON');
    header('{"seq":1}').with.property('message', 'day.jsonl:1: not the first line of a journal');
    header('{"journal":2}').with.property(
      'message',
      'day.jsonl:1: a journal of format 2; this version reads format 1',
    );
    header('{"journal":1}')
      .with.property('message')
      .that.matches(/^day\.jsonl:1: version: /);
  });

  it('names the line and what is wrong with it', () => {
    failing('{"seq":1').with.property('message', 'line 1: not JSON');
    failing('{"seq":1,"at":5}')
      .with.property('message')
      .that.matches(/^line 1: input: /);
    failing('{"seq":1,"at":5,"input":{"type":"pigs.flew"}}').with.property(
      'message',
      'line 1: there is no input pigs.flew',
    );
    failing(INPUT, COMMAND, '{"seq":3,"at":5,"input":{"type":"mesos.host.failed"}}')
      .with.property('message')
      .that.matches(/^line 3: hostId: /);
    failing('42')
      .with.property('message')
      .that.matches(/^line 1: /);
    failing('null')
      .with.property('message')
      .that.matches(/^line 1: /);
  });

  it('names the property of an agent in a long list', () => {
    const view = { startedAt: 1, serverVersion: null, resourcesCaseSensitive: false, maintenance: null };
    const agents = [someAgent('a'), { ...someAgent('b'), runState: 'Dancing' }];
    const input = { type: 'gocd.polled', view: { ...view, jobs: [], agents, warnings: [] } };
    failing(JSON.stringify({ seq: 1, at: 5, input }))
      .with.property('message')
      .that.matches(/^line 1: view\.agents\.1\.runState: /);
  });

  it('misses entries that are left out or do not belong together', () => {
    failing(INPUT, '{"seq":3,"at":5,"input":{"type":"time.passed"}}').with.property(
      'message',
      'line 2: entry 3 comes after 1',
    );
    failing(INPUT, '{"seq":2,"of":7,"command":{"type":"mesos.revive"}}').with.property(
      'message',
      'line 2: a command of 7, but the last input is 1',
    );
    failing('{"seq":1,"of":1,"command":{"type":"mesos.revive"}}').with.property(
      'message',
      'line 1: a command of 1, but the last input is 0',
    );
  });

  it('counts on over a gap', () => {
    const parser = new EntryParser();
    parser.parse(INPUT, '');
    expect(parser.parse('{"gap":3}', '')).to.deep.equal({ kind: 'gap', gap: 3 });
    expect(parser.parse('{"seq":5,"at":6,"input":{"type":"time.passed"}}', '')).to.include({ seq: 5 });
  });

  it('cannot read a reading that refers to one that is not there', () => {
    const view =
      '{"startedAt":1,"serverVersion":null,"resourcesCaseSensitive":false,"maintenance":null,"jobs":[],"agents":[[0,3]],"warnings":[]}';
    failing(`{"seq":1,"at":5,"input":{"type":"gocd.polled","view":${view}}}`)
      .with.property('message')
      .that.matches(/^line 1: \[0, 3\] is beyond/);
  });

  it('keeps commands it does not know: an earlier version may have had them', () => {
    const parser = new EntryParser();
    parser.parse(INPUT, '');
    const command = { type: 'mesos.sing', song: ['la', 'la'] };
    expect(parser.parse(JSON.stringify({ seq: 2, of: 1, command }), '')).to.deep.equal({
      kind: 'command',
      seq: 2,
      of: 1,
      command,
    });
  });
});
