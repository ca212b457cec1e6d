import { expect } from 'chai';
import { printerOn } from '../../cli/output.ts';

/** What a terminal obeys, or shows in another order. */
const EVIL = 'host\u001b[2J\u009b31m\u202e\u061c';

describe('What a command prints', () => {
  it('says nothing to a terminal that came from elsewhere', async () => {
    const written: string[] = [];
    const print = printerOn({ write: (text: string) => written.push(text) > 0 });
    print(`why\n  ${EVIL}`);
    print(JSON.stringify({ host: EVIL }, null, 2));
    expect(written[0]).to.equal('why\n  host\\u001b[2J\\u009b31m\\u202e\\u061c\n');
    expect(JSON.parse(written[1] ?? '')).to.deep.equal({ host: EVIL });
    expect(written.join('')).to.match(/^[\x20-\x7e\n]+$/);
  });
});
