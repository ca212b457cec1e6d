import type { WireEvent } from './recording.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Ids of one run, by what they stand for, so that those of another run can be found and compared. */
export class Names {
  readonly #byName = new Map<string, string>();
  readonly #byId = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** Learns the ids in an event, in the order they come. */
  learn(event: WireEvent): void {
    for (const offer of event.offers?.offers ?? []) {
      const { id, agent_id, allocation_info, resources } = offer;
      this.#add(
        id.value,
        `offer ${hostNumber(agent_id.value)} ${allocation_info?.role} ${JSON.stringify(resources)}`,
      );
    }
    for (const { id, agent_id } of event.inverse_offers?.inverse_offers ?? [])
      this.#add(id.value, `inverse offer ${hostNumber(agent_id.value)}`);
    const { status } = event.update ?? {};
    if (status?.uuid !== undefined) this.#add(status.uuid, `update ${status.task_id.value} ${status.state}`);
    const framework = event.subscribed?.framework_id.value;
    if (framework !== undefined) this.#add(framework, `framework ${framework.slice(-4)}`);
  }

  /** A name is given once; a second thing of the same kind is the second of that name. */
  #add(id: string, kind: string): void {
    if (this.#byId.has(id)) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#byId.set(id, `${kind} #${count}`);
    this.#byName.set(`${kind} #${count}`, id);
  }

  /** Puts the ids of another run in place of this one's. */
  translate(text: string, other: Names): string {
    return [...this.#byId].reduce((result, [id, name]) => {
      const whole = new RegExp(`${id.replace(/[+]/g, '\\$&')}(?!\\d)`, 'g');
      if (!whole.test(result)) return result;
      const counterpart = other.#byName.get(name);
      if (counterpart === undefined) throw new Error(`the model has not made: ${name}`);
      return result.replace(whole, counterpart);
    }, text);
  }

  /** The kind of thing an id stands for, if it is known. */
  nameOf(id: string): string | undefined {
    return this.#byId.get(id);
  }
}

function hostNumber(hostId: string): string {
  return hostId.slice(hostId.lastIndexOf('-') + 1);
}

/** A text without what differs from run to run: ids made of a UUID and a number keep the number of hosts and frameworks. */
export function withoutIds(text: string): string {
  return text.replace(new RegExp(`${UUID}-O\\d+`, 'g'), '<offer>').replace(new RegExp(UUID, 'g'), '<uuid>');
}

/** An event as text, without what differs from run to run; the order of offers within it does not count. */
export function canonicalEvent(event: string, names: Names): string {
  const withFractions = event.replace(/(:-?\d+\.0)(?=[,}\]])/g, (double) => `:"${double.slice(1)}"`);
  const stable = JSON.stringify(JSON.parse(withFractions), (key, value: unknown) => {
    if (key === 'timestamp' || key === 'unreachable_time' || key === 'executor_pid') return `<${key}>`;
    if ((key === 'uuid' || key === 'data') && typeof value === 'string') return `<${key}>`;
    if (key === 'nanoseconds') return Math.round(Number(value) / 1e6);
    if ((key === 'offer_id' || key === 'inverse_offer_id') && isId(value)) return names.nameOf(value.value);
    return key === 'url' ? '<url>' : value;
  });
  const canonical: unknown = JSON.parse(withoutIds(stable), (key, value: unknown) =>
    (key === 'offers' || key === 'inverse_offers') && Array.isArray(value) ? value.map(asText).sort() : value,
  );
  return JSON.stringify(canonical);
}

function isId(value: unknown): value is { readonly value: string } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string';
}

function asText(value: unknown): string {
  return JSON.stringify(value);
}
