import { Fragment } from 'preact';
import { AGENT_PHASES } from '../../../domain/fleet.ts';
import { counted } from '../../../domain/phrases.ts';
import type { StateView } from '../../../services/views/schemas.ts';
import type { MachineActivity, MachineName } from '../../../services/views/statecharts/machineSchemas.ts';
import { placeUrl } from '../live/place.ts';
import { PHASE_WORDS } from '../words/causes.ts';
import { MACHINE_NAMES } from './standing.ts';

/** All machines with where they stand, each leading to its drawing. */
export function MachineCards({
  activity,
  state,
  selected,
}: {
  readonly state: StateView;
  readonly activity: MachineActivity;
  readonly selected: MachineName;
}) {
  return (
    <nav class="machine-cards" aria-label="Machines">
      {MACHINE_NAMES.map((name) => (
        <a key={name} href={placeUrl('machines', name)} aria-current={name === selected ? 'true' : undefined}>
          <strong>{name === 'agent' ? counted(totalOf(state), 'agent') : name}</strong>
          <Standing activity={activity} state={state} name={name} />
        </a>
      ))}
    </nav>
  );
}

function Standing({
  activity,
  state,
  name,
}: {
  readonly activity: MachineActivity;
  readonly state: StateView;
  readonly name: MachineName;
}) {
  const words = name === 'agent' ? phasesIn(state) : activity[name];
  if (words.length === 0) return <span class="minor">{name === 'agent' ? 'none' : 'not begun'}</span>;
  return (
    <span class="standing">
      {words.map((word) => (
        <span key={word}>
          {word.split('.').map((part, index) => (
            <Fragment key={`${index}`}>
              {index === 0 ? null : (
                <>
                  .<wbr />
                </>
              )}
              {part}
            </Fragment>
          ))}
        </span>
      ))}
    </span>
  );
}

const totalOf = ({ agents }: StateView) => AGENT_PHASES.reduce((sum, phase) => sum + agents[phase], 0);

function phasesIn({ agents }: StateView): readonly string[] {
  return AGENT_PHASES.filter((phase) => agents[phase] > 0).map(
    (phase) => `${agents[phase]} ${PHASE_WORDS[phase].words.toLowerCase()}`,
  );
}
