import { expect } from 'chai';
import { writeHocon } from '../../../../adapters/config/describe/writeHocon.ts';
import { complaints, loadWith } from '../loading.ts';
import { accepted, type Refusal, refused } from './tables.ts';

type Rule = readonly string[];

const constraints = (...rules: readonly Rule[]) =>
  `go-agent.constraints = ${writeHocon(rules.map((rule) => [...rule]))}`;

describe('An expression of a constraint', () => {
  const refusal = (pattern: string, why = ''): Refusal => [
    constraints(['rack', 'LIKE', pattern]),
    `go-agent.constraints[0][2]: found ${JSON.stringify(pattern)}, expected a regular expression after LIKE${why}`,
  ];
  const letter = (it: string) => `, but JavaScript takes ${it} for the letter alone`;
  const noClass = (it: string) => `, but JavaScript takes ${it} for a class of nothing, or of everything`;
  const nested = ', but JavaScript has no classes within classes, and none by name; escape a plain [ or &';
  const brace = ', but JavaScript takes this { for itself; write \\{, or a count as {0,3}';
  refused([
    refusal(''),
    refusal('ci-[('),
    refusal('*'),
    refusal('a++'),
    refusal('(?>a)'),
    refusal('(?P<n>a)'),
    refusal('(?i)ci'),
    refusal('a\\Z', letter('\\Z')),
    refusal('\\Aa', letter('\\A')),
    refusal('\\Qa.b\\E', letter('\\Q')),
    refusal('\\p{L}', letter('\\p')),
    refusal('a\\\\\\z', letter('\\z')),
    refusal('\\x{41}', letter('\\x')),
    refusal('ci[]', noClass('[]')),
    refusal('[^]', noClass('[^]')),
    refusal('[[:alpha:]]+', nested),
    refusal('[a[b]]', nested),
    refusal('[a-z&&b]', nested),
    refusal('ci{,3}', brace),
    refusal('ci{', brace),
    refusal('(a)\\2', ', but there is no group 2 for \\2'),
  ]);
  accepted(
    [
      'ci-.*',
      '(?!db).*',
      '(?<=a)b',
      '(?<n>a)\\k<n>',
      '(a)\\1',
      '\\w+\\.\\d{2,3}',
      'a{1001}',
      '[\\]\\[]',
      'a\\\\Z',
      '[&]',
      'ci-\\x41',
      'a\\{',
      '[{]',
    ].map((pattern) => constraints(['rack', 'LIKE', pattern])),
  );

  it('is none where this Node.js takes flags within it and others do not', async () => {
    const said = await complaints(loadWith(constraints(['rack', 'LIKE', '(?i:ci)'])));
    expect(said.join()).to.include('expected a regular expression after LIKE');
  });
});

describe('Constraints that leave no host', () => {
  const at = (entry: number, why: string) => `go-agent.constraints[${entry}]: ${why}`;
  refused([
    [
      constraints(['rack', 'MAX_PER', '0']),
      'go-agent.constraints[0][2]: found "0", expected a whole number, 1 or more, after MAX_PER',
    ],
    [constraints(['rack', 'IS', '']), 'go-agent.constraints[0][2]: found "", expected a value after IS'],
    [constraints(['hostname', 'UNLIKE', '.*']), at(0, 'every host has a name like that')],
    [constraints(['@hostname', 'UNLIKE', '^(.+)$']), at(0, 'every host has a name like that')],
    [constraints(['hostname', 'IS', 'ci 1']), at(0, 'no host has such a name')],
    [constraints(['hostname', 'IS', 'a'], ['hostname', 'IS', 'b']), at(1, 'contradicts hostname IS a')],
    [constraints(['hostname', 'IS', 'a'], ['@hostname', 'CLUSTER', 'b']), at(1, 'contradicts hostname IS a')],
    [
      constraints(['hostname', 'LIKE', 'ci-.*'], ['hostname', 'IS', 'db-1']),
      at(1, 'contradicts hostname LIKE ci-.*'),
    ],
    [
      constraints(['hostname', 'IS', 'db-1'], ['hostname', 'LIKE', 'ci-.*']),
      at(1, 'contradicts hostname IS db-1'),
    ],
    [
      constraints(['hostname', 'LIKE', 'a|b'], ['hostname', 'LIKE', 'c|d']),
      at(1, 'contradicts hostname LIKE a|b'),
    ],
    [
      constraints(['hostname', 'LIKE', 'a|b'], ['hostname', 'UNLIKE', '[ab]']),
      at(1, 'contradicts hostname LIKE a|b'),
    ],
    [
      constraints(['rack', 'LIKE', 'r[12]'], ['rack', 'UNLIKE', 'r[12]']),
      at(1, 'contradicts rack LIKE r[12]'),
    ],
    [constraints(['rack', 'UNLIKE', '.*'], ['rack', 'LIKE', 'r.']), at(1, 'contradicts rack UNLIKE .*')],
    [constraints(['rack', 'IS', 'r1'], ['rack', 'UNLIKE', 'r\\d']), at(1, 'contradicts rack IS r1')],
    [constraints(['rack', 'CLUSTER'], ['rack', 'UNIQUE']), at(1, 'contradicts rack CLUSTER')],
    [constraints(['rack', 'UNIQUE'], ['rack', 'CLUSTER']), at(1, 'contradicts rack UNIQUE')],
    [
      constraints(['hostname', 'GROUP_BY', '2'], ['hostname', 'IS', 'a']),
      at(1, 'contradicts hostname GROUP_BY 2'),
    ],
    [
      constraints(['hostname', 'CLUSTER'], ['hostname', 'GROUP_BY', '3']),
      at(1, 'contradicts hostname CLUSTER'),
    ],
    [
      `pools = [{ name = a, constraints = ${writeHocon([['hostname', 'UNLIKE', '.+']])} }]`,
      'pools[0] (a).constraints[0]: every host has a name like that',
    ],
  ]);
  accepted([
    constraints(['rack', 'UNLIKE', '.*']),
    constraints(['rack', 'IS', 'a'], ['rack', 'IS', 'b']),
    constraints(['rack', 'IS', 'a'], ['zone', 'UNLIKE', 'a']),
    constraints(['hostname', 'LIKE', 'a|b'], ['hostname', 'UNLIKE', 'a']),
    constraints(['hostname', 'LIKE', 'a|b'], ['hostname', 'LIKE', 'b|c']),
    constraints(['hostname', 'IS', 'a'], ['hostname', 'IS', 'a']),
    constraints(['hostname', 'IS', 'ci-1'], ['hostname', 'LIKE', 'ci-.*']),
    constraints(['hostname', 'UNLIKE', 'db.*'], ['hostname', 'UNLIKE', 'web.*']),
    constraints(['rack', 'UNIQUE'], ['rack', 'GROUP_BY', '2'], ['rack', 'MAX_PER', '1']),
    constraints(['rack', 'CLUSTER'], ['hostname', 'UNIQUE']),
    constraints(['hostname', 'IS', 'a'], ['hostname', 'GROUP_BY', '1']),
  ]);
});
