import { expect } from 'chai';
import { complaints, loadWith } from '../loading.ts';
import { documentOf } from './reading.ts';

describe('The place of a value', () => {
  const text = `a.b = 1
c {
  d = [x, { e = y }]
  "f.g" = \${VAR}
}
h = \${c.d}
pools = [
  { name = two.parts, max = 1 }
]
include "part"
a.late = \${a.b}`;

  it('is where it is written: in its block or list, by way of references, and in included files', async () => {
    const files = { 'part.conf': '\n\ni = 1' };
    const { placeOf } = await documentOf(text, { files, env: { VAR: 'v' } });
    const at = (key: string) => {
      const { file, line, column } = placeOf(key);
      return `${file.split('/').at(-1)}:${line}:${column}`;
    };

    expect(at('a.b')).to.equal('main.conf:1:7');
    expect(at('c.d[1].e')).to.equal('main.conf:3:17');
    expect(at('h[0]')).to.equal('main.conf:3:8');
    expect(at('c.f.g')).to.equal('main.conf:4:11');
    expect(at('pools[0] (two.parts).max')).to.equal('main.conf:8:29');
    expect(at('i')).to.equal('part.conf:3:5');
    expect(at('a.late')).to.equal('main.conf:1:7');
  });

  it('is that of the block that it would be in, if it is not written', async () => {
    const { placeOf } = await documentOf(text, { env: { VAR: 'v' } });

    expect(placeOf('c.missing.key')).to.include({ line: 2, column: 3 });
    expect(placeOf('missing')).to.include({ line: 1, column: 1 });
  });

  it('is told with what is wrong, of an included file too', async () => {
    const files = { 'part.conf': 'max-agents = many' };
    const loading = loadWith('scaling { include "part" }', { files });

    expect((await complaints(loading)).map((line) => line.replace(/^\S*\//, ''))).to.deep.equal([
      'part.conf:1:14: scaling.max-agents: found "many", expected a whole number, 1 or more',
    ]);
  });
});
