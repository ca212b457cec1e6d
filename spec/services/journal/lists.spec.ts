import { expect } from 'chai';
import fc from 'fast-check';
import { ListReader, ListWriter } from '../../../services/journal/lists.ts';

interface Item {
  readonly name: string;
  readonly state: number;
}

const item = (name: string, state = 0): Item => ({ name, state });

describe('lists that follow each other', () => {
  it('are written in full at first', () => {
    expect(new ListWriter<Item>().write([item('a'), item('b')])).to.deep.equal([item('a'), item('b')]);
  });

  it('are written as spans of the one before, and in full where they are new', () => {
    const writer = new ListWriter<Item>();
    const names = ['a', 'b', 'c', 'd', 'e'];
    writer.write(names.map((name) => item(name)));
    expect(writer.write(names.map((name) => item(name)))).to.deep.equal([[0, 5]]);
    const changed = [item('a'), item('b'), item('c', 1), item('d'), item('e')];
    expect(writer.write(changed)).to.deep.equal([[0, 2], item('c', 1), [3, 2]]);
    expect(writer.write([item('e'), item('a')])).to.deep.equal([
      [4, 1],
      [0, 1],
    ]);
    expect(writer.write([])).to.deep.equal([]);
  });

  it('are written in full again when the writer starts afresh', () => {
    const writer = new ListWriter<Item>();
    writer.write([item('a')]);
    writer.startAfresh();
    expect(writer.write([item('a')])).to.deep.equal([item('a')]);
  });

  it('are the same when they are read, whatever they are', () => {
    const items = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), state: fc.nat(1) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(items, { maxLength: 6 }), (lists) => {
        const writer = new ListWriter<Item>();
        const reader = new ListReader<Item>();
        for (const list of lists) {
          const written: ReturnType<typeof writer.write> = JSON.parse(JSON.stringify(writer.write(list)));
          expect(reader.read(written)).to.deep.equal(list);
        }
      }),
    );
  });

  it('cannot be read where they go beyond the one before', () => {
    const reader = new ListReader<Item>();
    reader.read([item('a')]);
    expect(() => reader.read([[0, 2]])).to.throw(RangeError, 'has 1 elements');
  });
});
