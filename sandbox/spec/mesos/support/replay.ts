import { VirtualClock } from '../../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../../domain/random.ts';
import type { ClusterOptions, HostSpec, MasterAnswer } from '../../../model/mesos/api.ts';
import { MesosCluster } from '../../../model/mesos/cluster.ts';
import { Names } from './canonical.ts';
import { type Arrival, arrivals, type Entry, eventSchema, type Recording } from './recording.ts';
import { scriptedEngine, scriptsOf } from './scriptedEngine.ts';

/** How to put a model into the place of the master that was recorded. */
export interface Stage {
  readonly hosts: readonly HostSpec[];
  readonly options?: ClusterOptions;
  /** When in each second the recorded master made its offers, and when its hosts had registered. */
  readonly roundsAtMs?: number;
  readonly hostsAtMs?: number;
  /** What operators did, by the beginning of the recorded text. */
  readonly operator?: Readonly<Record<string, (cluster: MesosCluster) => void>>;
  /** Done at a time of the recording that no entry of it names. */
  readonly at?: readonly { readonly t: number; readonly action: (cluster: MesosCluster) => void }[];
  /** Tasks that ignore SIGTERM. */
  readonly deaf?: readonly string[];
}

export interface StreamEnd {
  readonly t: number;
  readonly stream: number;
  readonly how: 'ended' | 'broken';
}

/** What a master did, the recorded one or the model. */
export interface Performance {
  /** By request id. */
  readonly answers: ReadonlyMap<
    number,
    { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  >;
  readonly arrivals: readonly Arrival[];
  readonly ends: readonly StreamEnd[];
  readonly names: Names;
}

/** What the recorded master did. */
export function recordedPerformance(recording: Recording): Performance {
  const names = new Names();
  const heard = arrivals(recording);
  for (const { event } of heard) names.learn(event);
  const { log } = recording;
  const answers = log.flatMap((entry) => (entry.kind === 'response' ? [[entry.id, entry] as const] : []));
  const streams = new Set(answers.flatMap(([id, { headers }]) => ('Mesos-Stream-Id' in headers ? [id] : [])));
  const ends = log.flatMap((entry): StreamEnd[] =>
    entry.kind === 'end' && streams.has(entry.id)
      ? [{ t: entry.t, stream: entry.id, how: entry.error === undefined ? 'ended' : 'broken' }]
      : [],
  );
  return { answers: new Map(answers), arrivals: heard, ends, names };
}

const EPOCH_MS = Date.UTC(2026, 0, 1);
/** The time after the last entry in which the model may still say something. */
const REST_MS = 50;

/** Puts the recorded requests to a model at the recorded times, with its ids in place of the recorded ones. */
export function replay(recording: Recording, stage: Stage): Performance {
  const startMs = EPOCH_MS;
  const clock = new VirtualClock(startMs - 1000 + (stage.roundsAtMs ?? 0));
  const heard = arrivals(recording);
  const engine = scriptedEngine(clock, scriptsOf(heard, startMs, stage.deaf ?? []));
  const options = { hostReturnMs: [0, 0], ...stage.options } as const;
  const cluster = new MesosCluster({ clock, random: randomFrom(1), engine, hosts: [], options });
  clock.advanceTo(startMs - 1000 + (stage.hostsAtMs ?? stage.roundsAtMs ?? 0));
  for (const host of stage.hosts) cluster.addHost(host);
  for (const { t, action } of stage.at ?? []) clock.after(startMs + t - clock.now(), () => action(cluster));
  const player = new Player(cluster, clock, startMs);
  for (const entry of recording.log) {
    clock.advanceTo(startMs + entry.t);
    player.play(entry);
    if (entry.kind === 'operator') operatorAction(stage, entry.text)?.(cluster);
  }
  clock.advance(REST_MS);
  return player.performance();
}

function operatorAction({ operator = {} }: Stage, text: string) {
  return Object.entries(operator).find(([beginning]) => text.startsWith(beginning))?.[1];
}

class Player {
  readonly #cluster: MesosCluster;
  readonly #clock: VirtualClock;
  readonly #startMs: number;
  readonly #recorded = new Names();
  readonly #names = new Names();
  readonly #streamIds = new Map<string, string>();
  readonly #cancels = new Map<number, () => void>();
  readonly #answers = new Map<
    number,
    { status: number; headers: Readonly<Record<string, string>>; body: string }
  >();
  readonly #arrivals: Arrival[] = [];
  readonly #ends: StreamEnd[] = [];
  readonly #partial: Entry[] = [];

  constructor(cluster: MesosCluster, clock: VirtualClock, startMs: number) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#startMs = startMs;
  }

  play(entry: Entry): void {
    if (entry.kind === 'request') this.#request(entry);
    else if (entry.kind === 'chunk') this.#learn(entry);
    else if (entry.kind === 'response') this.#pair(entry);
    else if (entry.kind === 'end' && entry.error !== undefined) this.#leave(entry.id);
  }

  performance(): Performance {
    return { answers: this.#answers, arrivals: this.#arrivals, ends: this.#ends, names: this.#names };
  }

  #request({ id, method, path, headers, body }: Extract<Entry, { kind: 'request' }>): void {
    const translated = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, this.#streamIds.get(value) ?? value]),
    );
    const request = { method, path, headers: translated, body: this.#translate(body) };
    const answer = this.#cluster.handle(request);
    if (answer.kind === 'none') return;
    const { status, headers: answered } = answer;
    this.#answers.set(id, { status, headers: answered, body: answer.kind === 'plain' ? answer.body : '' });
    if (answer.kind === 'stream') this.#listen(id, answer);
  }

  #listen(stream: number, answer: Extract<MasterAnswer, { kind: 'stream' }>): void {
    const end = (how: StreamEnd['how']) => {
      this.#cancels.delete(stream);
      this.#ends.push({ t: this.#now(), stream, how });
    };
    const cancel = answer.stream({
      record: (text) => {
        const event = eventSchema.parse(JSON.parse(text));
        this.#names.learn(event);
        this.#arrivals.push({ t: this.#now(), stream, event, text });
      },
      end: () => end('ended'),
      abort: () => end('broken'),
    });
    this.#cancels.set(stream, () => {
      cancel();
      end('broken');
    });
  }

  /** Recorded hosts are numbered as the model's are; other ids are found by what they stand for. */
  #translate(text: string): string {
    const withHosts = text.replace(/"[-0-9a-f]{36}-S(\d+)"/g, (found, number: string) => {
      const host = this.#cluster.view().hosts[Number(number)];
      return host?.hostId ? `"${host.hostId}"` : found;
    });
    return this.#recorded.translate(withHosts, this.#names);
  }

  #learn(entry: Extract<Entry, { kind: 'chunk' }>): void {
    this.#partial.push(entry);
    const events = arrivals({ log: this.#partial });
    if (events.length > 0) this.#partial.length = 0;
    for (const { event } of events) this.#recorded.learn(event);
  }

  #pair({ id, headers }: Extract<Entry, { kind: 'response' }>): void {
    const [recorded, mine] = [headers, this.#answers.get(id)?.headers].map(
      (each) => each?.['Mesos-Stream-Id'],
    );
    if (recorded !== undefined && mine !== undefined) this.#streamIds.set(recorded, mine);
  }

  #leave(stream: number): void {
    this.#cancels.get(stream)?.();
  }

  #now(): number {
    return this.#clock.now() - this.#startMs;
  }
}
