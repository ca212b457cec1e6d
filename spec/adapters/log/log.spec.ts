import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { createLog } from '../../../adapters/log/winston.ts';
import type { LogConfig } from '../../../domain/config.ts';
import { type Mask, maskerOf } from '../../../domain/masking/masker.ts';
import { Secret } from '../../../domain/secret.ts';
import type { Log } from '../../../services/ports.ts';

describe('The log', () => {
  const written = async (
    config: LogConfig & { isTTY?: boolean; now?: () => number },
    use: (log: Log) => void,
    mask: Mask = (text) => text,
    env: NodeJS.ProcessEnv = {},
  ): Promise<string> => {
    const stream: PassThrough & { isTTY?: boolean } = new PassThrough({ encoding: 'utf8' });
    if (config.isTTY !== undefined) stream.isTTY = config.isTTY;
    use(createLog({ ...config, stream, mask }, env));
    const [text] = await once(stream, 'data');
    return String(text);
  };

  it('writes JSON where no person is watching', async () => {
    const line = await written({ level: 'info', format: 'auto' }, (log) =>
      log.warn('watch out', { taskId: 't1' }),
    );
    expect(JSON.parse(line)).to.include({ level: 'warn', message: 'watch out', taskId: 't1' });
  });

  it('writes a plain line for people, with colours only on a terminal', async () => {
    const plain = await written({ level: 'info', format: 'text' }, (log) => log.info('hello'));
    expect(plain).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ info hello\n$/);
    const coloured = await written({ level: 'info', format: 'auto', isTTY: true }, (log) =>
      log.info('hello'),
    );
    expect(coloured).to.contain('\u001b[');
    const terminal = { level: 'info', format: 'auto', isTTY: true } as const;
    const hello = (log: Log) => log.info('hello');
    const same = (text: string) => text;
    expect(await written(terminal, hello, same, { NO_COLOR: '1' })).not.to.contain('\u001b[');
    expect(await written(terminal, hello, same, { NO_COLOR: '' })).to.contain('\u001b[');
  });

  it('dates its lines by another time where that is what people see elsewhere', async () => {
    const now = () => Date.UTC(2026, 0, 5, 8, 9, 10);
    const text = await written({ level: 'info', format: 'text', now }, (log) => log.info('hello'));
    expect(text).to.contain('08:09:10');
    const json = await written({ level: 'info', format: 'json', now }, (log) => log.info('hello'));
    expect(JSON.parse(json)).to.include({ timestamp: '2026-01-05T08:09:10.000Z' });
  });

  it('leaves out what is below its level', async () => {
    const text = await written({ level: 'warn', format: 'text' }, (log) => {
      log.info('not this');
      log.error('but this');
    });
    expect(text).to.contain('but this').and.not.contain('not this');
  });

  it('writes one line whatever comes from outside, and nothing that a terminal obeys', async () => {
    const evil = 'host\n12:00:00 info all is well\r\u001b[2J\u009b31m\u202e\u2028';
    for (const format of ['text', 'json'] as const) {
      const line = await written({ level: 'info', format }, (log) => log.warn(`${evil}.`, { host: evil }));
      expect(line.trimEnd(), format).to.match(/^[\x20-\x7e]+$/);
      expect(line.endsWith('\n')).to.equal(true);
      if (format === 'json') expect(JSON.parse(line)).to.include({ message: `${evil}.`, host: evil });
    }
  });

  it('masks what a text quotes, in lines and their fields', async () => {
    const mask = maskerOf([new Secret('hunter2-hunter2')]);
    const use = (log: Log) => log.warn('got hunter2-hunter2', { task: { message: 'hunter2-hunter2!' } });
    const line = await written({ level: 'info', format: 'json' }, use, mask);
    expect(JSON.parse(line)).to.deep.include({ message: 'got ********', task: { message: '********!' } });
  });

  it('masks secrets, wherever they turn up', async () => {
    const fields = { config: { password: new Secret('hunter2') } };
    const json = await written({ level: 'info', format: 'json' }, (log) => log.info('config', fields));
    expect(json).to.contain('********').and.not.contain('hunter2');
    const text = await written({ level: 'info', format: 'text' }, (log) =>
      log.info(`it is ${fields.config.password}`),
    );
    expect(text).to.contain('it is ********');
  });
});
