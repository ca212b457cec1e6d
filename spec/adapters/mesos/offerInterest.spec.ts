import { expect } from 'chai';
import { offerConstraints, offerFilters } from '../../../adapters/mesos/offerInterest.ts';
import type { Constraint } from '../../../domain/config.ts';
import { somePool } from '../../support/config.ts';

describe('The offers we ask the master for', () => {
  const constrained = (...constraints: Constraint[]) => somePool({ constraints });
  const rack: Constraint = { field: 'rack', operator: 'UNIQUE', value: null };
  const named = (operator: Constraint['operator'], value: string): Constraint => ({
    field: 'hostname',
    operator,
    value,
  });

  it('hold at least one agent of some pool', () => {
    const pools = [
      somePool({ cpus: 0.5, mem: 512, disk: 0 }),
      somePool({ cpus: 4, mem: 8192, disk: 10, gpus: 1 }),
    ];
    expect(offerFilters(pools).min_allocatable_resources.quantities).to.deep.equal([
      { quantities: { cpus: { value: 0.5 }, mem: { value: 512 } } },
      { quantities: { cpus: { value: 4 }, mem: { value: 8192 }, disk: { value: 10 }, gpus: { value: 1 } } },
    ]);
  });

  it('are of hosts that some pool may use', () => {
    const pools = [constrained(rack, named('IS', 'ci-1')), constrained(named('LIKE', 'gpu-.*'))];
    expect(offerConstraints(pools)).to.deep.equal({
      groups: [
        {
          attribute_constraints: [
            { selector: { attribute_name: 'rack' }, predicate: { exists: {} } },
            { selector: { pseudoattribute_type: 'HOSTNAME' }, predicate: { text_equals: { value: 'ci-1' } } },
          ],
        },
        {
          attribute_constraints: [
            {
              selector: { pseudoattribute_type: 'HOSTNAME' },
              predicate: { text_matches: { regex: 'gpu-.*' } },
            },
          ],
        },
      ],
    });
  });

  it('are of any host if one pool may use any', () => {
    expect(offerConstraints([constrained(rack), somePool()])).to.equal(null);
  });

  it('are not kept from us by a value of an attribute: the master looks at the first of a name only', () => {
    const zone: Constraint = { field: 'zone', operator: 'IS', value: 'z1' };
    expect(JSON.stringify(offerConstraints([constrained(zone)])))
      .to.contain('exists')
      .and.not.contain('z1');
    expect(offerConstraints([constrained({ ...zone, operator: 'UNLIKE' })])).to.equal(null);
  });

  const hosts = (count: number) =>
    Array.from({ length: count }, (_, n) => `build-${n}\\.ci\\.example\\.com`).join('|');
  const forMaster: readonly string[] = [
    'ci-.*',
    '(build|deploy)-[0-9]{2,3}\\.ci\\.example\\.com',
    '[a-z][a-z0-9-]*\\d+',
    '(?:ci|cd)-[^x]+?',
    '^ci-\\w+$',
    hosts(2),
  ];
  for (const pattern of forMaster) {
    it(`are of hosts like ${pattern}`, () => {
      for (const [operator, predicate] of [
        ['LIKE', 'text_matches'],
        ['UNLIKE', 'text_not_matches'],
      ] as const)
        expect(offerConstraints([constrained(named(operator, pattern))])?.groups).to.deep.equal([
          {
            attribute_constraints: [
              {
                selector: { pseudoattribute_type: 'HOSTNAME' },
                predicate: { [predicate]: { regex: pattern } },
              },
            ],
          },
        ]);
    });
  }

  const forUsAlone: readonly (readonly [why: string, pattern: string])[] = [
    ['five names are larger than the master allows', hosts(5)],
    ['counted repetitions are unrolled', '[a-z]{60}'],
    ['nested ones multiply', '(?:[a-z]{5}-){9}x'],
    ['RE2 repeats no more than a thousand times', 'a{1001}'],
    ['any character takes many instructions', '........'],
    ['RE2 has no look-ahead', '(?!db).*'],
    ['RE2 has no look-behind', '.*(?<!db)'],
    ['RE2 has no back references', '(ci|cd)-\\1'],
    ['RE2s differ in how groups are named', '(?<kind>ci)-.*'],
    ['without a flag \\p is a letter to JavaScript', '\\p{L}+'],
    ['\\Z is a letter to JavaScript', 'ci-.*\\Z'],
    ['white space is more to JavaScript', 'ci\\s'],
    ['an empty class is none to RE2', 'ci[]-1]'],
    ['nor is one of everything', '[^]*'],
    ['a class of POSIX is three letters to JavaScript', '[[:alpha:]]+'],
    ['an open count is text to JavaScript', 'ci{,2}'],
    ['other alphabets take several bytes', 'bücher'],
    ['a range from a class is an error to RE2', '[\\d-x]'],
  ];
  for (const [why, pattern] of forUsAlone) {
    it(`are not described by ${pattern.slice(0, 40)}: ${why}`, () => {
      expect(offerConstraints([constrained(named('LIKE', pattern))])).to.equal(null);
      expect(offerConstraints([constrained(named('UNLIKE', pattern), named('IS', 'ci-1'))])?.groups)
        .to.have.nested.property('[0].attribute_constraints')
        .with.length(1);
    });
  }
});
