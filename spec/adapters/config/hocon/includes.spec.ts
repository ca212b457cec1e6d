import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesOf, readHocon } from '../../../../adapters/config/hocon.ts';
import { read, refusalOf } from './reading.ts';

describe('An include', () => {
  it('finds a file by its name with or without its extension, the .conf counting most', async () => {
    const files = {
      'x.conf': 'a = conf',
      'x.hocon': 'a = hocon, b = hocon',
      'x.json': `{ "a": "json", "b": "json", "c": [1, true, null], "d.e": "\${x}" }`,
      'x.properties': 'a = properties\nd=properties\ne.f = 1',
    };

    expect(await read('include "x"', { files })).to.deep.equal({
      ...{ a: 'conf', b: 'hocon', c: ['1', 'true', null], d: 'properties' },
      ...{ 'd.e': `\${x}`, e: { f: '1' } },
    });
    expect(await read('include "x.hocon"', { files })).to.deep.equal({ a: 'hocon', b: 'hocon' });
    expect(await read('include file("x.hocon")', { files })).to.deep.equal({ a: 'hocon', b: 'hocon' });
    expect(await read('include required( file( "x.hocon" ) )', { files })).to.deep.equal({
      a: 'hocon',
      b: 'hocon',
    });
  });

  it('stands where it is: it overrides what is before, and what follows overrides it', async () => {
    const files = { 'x.conf': 'a = x, b = x, c { d = x }' };

    expect(await read('a = 1\nc.e = 1\ninclude "x"\nb = 2', { files })).to.deep.equal({
      ...{ a: 'x', b: '2', c: { d: 'x', e: '1' } },
    });
  });

  it('has the references of its file mean what is beside it, then everything, then the environment', async () => {
    const files = { 'x.conf': `own = x, a = \${own}, b = \${other}, c = \${VAR}, d += \${own}` };

    expect(await read('in { include "x", own = y }\nother = z', { files, env: { VAR: 'v' } })).to.deep.equal({
      ...{ in: { own: 'y', a: 'y', b: 'z', c: 'v', d: ['y'] }, other: 'z' },
    });
  });

  it('may be missing, unless it is required', async () => {
    expect(await read('include "gone"\ninclude "gone.conf"\na = 1')).to.deep.equal({ a: '1' });
    for (const name of ['gone', 'gone.conf', 'x.cfg']) {
      expect(await refusalOf(`a = 1\n  include required("${name}")`)).to.equal(
        `main.conf:2:11: ${name} cannot be included: there is no such file`,
      );
    }
  });

  it('never leaves out a file that is there, because it is of another kind', async () => {
    for (const include of ['"x.cfg"', 'required("x.cfg")']) {
      expect(await refusalOf(`include ${include}`, { files: { 'x.cfg': 'a = 1' } })).to.equal(
        'main.conf:1:9: only .conf, .hocon, .json and .properties files can be included',
      );
    }
  });

  it('is of files only', async () => {
    const support = 'is not supported: only files can be included';
    expect(await refusalOf('include url("http://x.example/a.conf")')).to.equal(
      `main.conf:1:9: url(…) ${support}`,
    );
    expect(await refusalOf('include required(classpath("a"))')).to.equal(
      `main.conf:1:9: classpath(…) ${support}`,
    );
    expect(await refusalOf('include "https://x.example/a.conf"')).to.equal(`main.conf:1:9: a URL ${support}`);
    for (const wrong of [
      'a',
      '= 1',
      '[]',
      'other("x")',
      'file(required("x"))',
      '""',
      'file("x"',
      'file("x"))',
    ]) {
      expect(await refusalOf(`include ${wrong}`), wrong).to.match(/^main\.conf:1:\d+: /);
    }
  });

  it('says where a file is wrong by that file', async () => {
    const files = { 'x.conf': 'a = 1\nb = [', 'y.json': 'a = 1', 'z.properties': 'a = 1\nconstructor = 1' };
    expect(await refusalOf('include "x"', { files })).to.equal('x.conf:2:5: [ is not closed');
    expect(await refusalOf('include "y"', { files })).to.match(/^y\.json: is HOCON but not JSON/);
    expect(await refusalOf('include "z"', { files })).to.equal(
      'z.properties:2:1: constructor cannot be a key',
    );
  });

  it('that leads back to its file is refused', async () => {
    const files = { 'x.conf': 'include "y"', 'y.conf': 'include "main"' };
    expect(await refusalOf('include "main"')).to.equal('main.conf:1:9: includes itself');
    expect(await refusalOf('include "x"', { files })).to.equal(
      'y.conf:1:9: main.conf includes itself by way of this file',
    );
  });

  it('that multiplies is refused', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 15 }, (_, i) => [
        `x${i}.conf`,
        `a { include "x${i + 1}" }\nb { include "x${i + 1}" }`,
      ]),
    );
    expect(await refusalOf('include "x0"', { files })).to.contain('more than 200 includes');
  });

  it('within a list has no references, since they could not tell what is beside them', async () => {
    const files = { 'x.conf': 'a = 1', 'y.conf': `a = 1, b = \${a}` };
    expect(await read('l = [{ include "x" }]', { files })).to.deep.equal({ l: [{ a: '1' }] });
    expect(await refusalOf('l = [{ include "y" }]', { files })).to.match(/^main\.conf:1:16: a file with/);
  });

  it('reads properties as Java does', async () => {
    const text = '# c\n! c\na.b = x\\\n   y\nc:1\nd e\\ f\ng\\:h\\u00e9=\\t1\na=hidden by a.b\nlast';
    expect(await read('include "x.properties"', { files: { 'x.properties': text } })).to.deep.equal({
      ...{ a: { b: 'xy' }, c: '1', d: 'e f', 'g:hé': '\t1', last: '' },
    });
  });
});

describe('The files of a config', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-hocon-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are told, with those that are looked for and missing, as far as they can be read', async () => {
    writeFileSync(join(folder, 'main.conf'), 'include "x.conf"\ninclude "gone"\ninclude "y.conf"');
    writeFileSync(join(folder, 'x.conf'), 'include "z.json"');
    writeFileSync(join(folder, 'y.conf'), 'a = [');

    const names = (await filesOf(join(folder, 'main.conf'))).map((path) => path.slice(folder.length + 1));

    expect(names).to.deep.equal([
      ...[
        'main.conf',
        'x.conf',
        'z.json',
        'gone.properties',
        'gone.json',
        'gone.hocon',
        'gone.conf',
        'y.conf',
      ],
    ]);
  });

  it('are no pipes and devices, which would keep the program waiting', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.conf')]);
    writeFileSync(join(folder, 'main.conf'), 'include "pipe.conf"');
    writeFileSync(join(folder, 'device.conf'), 'include "/dev/zero"\ninclude required("/dev/zero")');

    for (const name of ['main.conf', 'device.conf', 'pipe.conf']) {
      const refusal: unknown = await readHocon(join(folder, name), {}).catch((error: unknown) => error);
      expect(String(refusal)).to.match(/is not a file|can be included/);
    }
  });
});
