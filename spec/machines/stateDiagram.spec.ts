import { expect } from 'chai';
import { setup } from 'xstate';
import { described } from '../../machines/descriptions.ts';
import { stateDiagram } from './support/stateDiagram.ts';

const door = setup({
  types: { events: {} as { type: 'key.turned' } | { type: 'door.pushed' } | { type: 'house.burnt' } },
  guards: { isOiled: () => true },
  delays: { untilShut: 5_000 },
}).createMachine({
  id: 'door',
  initial: 'shut',
  on: { 'house.burnt': '.gone' },
  states: {
    shut: {
      initial: 'locked',
      states: {
        locked: { on: { 'key.turned': 'unlocked' } },
        unlocked: {
          on: { 'key.turned': 'locked', 'door.pushed': { guard: 'isOiled', target: '#door.open' } },
        },
      },
    },
    open: {
      type: 'parallel',
      on: { 'door.pushed': '#door.shut.unlocked' },
      after: { untilShut: 'shut' },
      states: { hinges: {}, light: {} },
    },
    gone: { type: 'final' },
  },
});

describe('The diagram of a machine', () => {
  it('shows its states, what leads from one to another, and from how deep inside', () => {
    expect(stateDiagram(described(door)).split('\n')).to.deep.equal([
      'stateDiagram-v2',
      '  [*] --> door_shut',
      '  state "any" as door_any',
      '  state "shut" as door_shut {',
      '    [*] --> door_shut_locked',
      '    state "locked" as door_shut_locked',
      '    state "unlocked" as door_shut_unlocked',
      '    door_shut_locked --> door_shut_unlocked : key.turned',
      '    door_shut_unlocked --> door_shut_locked : key.turned',
      '  }',
      '  state "open" as door_open {',
      '    state "hinges" as door_open_hinges',
      '    --',
      '    state "light" as door_open_light',
      '  }',
      '  state "gone" as door_gone',
      '  door_any --> door_gone : house.burnt',
      '  door_shut --> door_open : unlocked · door.pushed [isOiled]',
      '  door_open --> door_shut : door.pushed → unlocked<br/>after untilShut',
      '  door_gone --> [*]',
    ]);
  });
});
