import { expect } from 'chai';
import { Closing } from '../../cli/closing.ts';

describe('What a command has opened', () => {
  async function closed(...steps: readonly (readonly [string, (() => unknown)?])[]) {
    const order: string[] = [];
    const warnings: string[] = [];
    const closing = new Closing();
    for (const [what, undo] of steps)
      closing.later(what, async () => {
        order.push(what);
        await undo?.();
      });
    await closing.all({ warn: (line) => warnings.push(line) });
    return { order, warnings };
  }

  it('is closed in the end, the last first', async () => {
    expect((await closed(['a server'], ['a folder'])).order).to.deep.equal(['a folder', 'a server']);
  });

  it('is closed whatever becomes of the rest, which is told and changes nothing else', async () => {
    const fails = () => {
      throw new Error('ENOTEMPTY: directory not empty');
    };
    expect(await closed(['a server'], ['a folder', fails])).to.deep.equal({
      order: ['a folder', 'a server'],
      warnings: ['a folder could not be closed: ENOTEMPTY: directory not empty'],
    });
  });
});
