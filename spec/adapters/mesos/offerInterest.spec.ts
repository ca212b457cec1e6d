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

  it('are not described by an expression the master may not know', () => {
    expect(offerConstraints([constrained(named('LIKE', '(?!db).*'))])).to.equal(null);
    expect(offerConstraints([constrained(named('LIKE', '\\p{L}+'))])).to.equal(null);
  });
});
