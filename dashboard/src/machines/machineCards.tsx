import { counted } from '../../../domain/phrases.ts';
import type { MachineActivity, MachineName } from '../../../services/views/statecharts/machineSchemas.ts';
import { placeUrl } from '../live/place.ts';
import { PHASE_WORDS } from '../words/causes.ts';
import { MACHINE_NAMES } from './standing.ts';

/** All machines with where they stand, each leading to its drawing. */
export function MachineCards({
  activity,
  selected,
}: {
  readonly activity: MachineActivity;
  readonly selected: MachineName;
}) {
  return (
    <nav class="machine-cards" aria-label="Machines">
      {MACHINE_NAMES.map((name) => (
        <a key={name} href={placeUrl('machines', name)} aria-current={name === selected ? 'true' : undefined}>
          <strong>{name === 'agent' ? counted(activity.agents.length, 'agent') : name}</strong>
          <Standing activity={activity} name={name} />
        </a>
      ))}
    </nav>
  );
}

function Standing({ activity, name }: { readonly activity: MachineActivity; readonly name: MachineName }) {
  const words = name === 'agent' ? phasesIn(activity) : activity[name];
  if (words.length === 0) return <span class="minor">{name === 'agent' ? 'none' : 'not begun'}</span>;
  return (
    <span class="standing">
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </span>
  );
}

function phasesIn({ agents }: MachineActivity): readonly string[] {
  const counts = new Map<string, number>();
  for (const { phase } of agents) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return Object.entries(PHASE_WORDS)
    .filter(([phase]) => counts.has(phase))
    .map(([phase, { words }]) => `${counts.get(phase)} ${words.toLowerCase()}`);
}
