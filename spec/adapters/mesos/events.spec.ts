import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { EventError, type MesosEvent, readEvent, type StreamFact } from '../../../adapters/mesos/events.ts';
import type { Offer } from '../../../domain/mesos.ts';
import { recorded, recordsIn, SCENARIOS, sample, streamsOf } from './support/recordings.ts';

const MASTER = '7c1f5b4e-9d0a-4b43-8f3e-2f5a8f0c6a11';

function eventsOf(stream: Buffer): MesosEvent[] {
  return recordsIn(stream).map((record) => readEvent(record));
}

function recordedEvents(scenario: string): MesosEvent[] {
  return [...streamsOf(scenario).values()].flatMap(eventsOf);
}

function factIn(event: MesosEvent): StreamFact {
  if (event.kind !== 'fact') throw new Error(`no fact but ${JSON.stringify(event)}`);
  return event.fact;
}

function sampleEvent(name: string): MesosEvent {
  return readEvent(sample(`events/${name}.json`).toString());
}

function offersIn(event: MesosEvent): readonly Offer[] {
  const fact = factIn(event);
  if (fact.type !== 'mesos.offers.received') throw new Error(fact.type);
  return fact.offers;
}

function eventOf(wire: unknown): MesosEvent {
  return readEvent(JSON.stringify(wire));
}

describe('Mesos events', () => {
  it('SUBSCRIBED tells the framework id, the master and the heartbeat', () => {
    expect(sampleEvent('subscribed')).to.deep.equal({
      kind: 'subscribed',
      frameworkId: `${MASTER}-0003`,
      masterId: MASTER,
      heartbeatMs: 15_000,
    });
  });

  it('SUBSCRIBED of a master before 1.1 says nothing of the master', () => {
    const event = eventOf({ type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'f' } } });
    expect(event).to.deep.equal({
      kind: 'subscribed',
      frameworkId: 'f',
      masterId: null,
      heartbeatMs: 15_000,
    });
  });

  it('an offer comes with amounts in thousandths, reservations and attributes, without sets', () => {
    const [offer] = offersIn(sampleEvent('offers'));
    expect(offer).to.deep.equal({
      id: `${MASTER}-O118`,
      hostId: `${MASTER}-S4`,
      hostname: 'agent-4.example.org',
      role: 'ci',
      resources: [
        { kind: 'scalar', name: 'cpus', milli: 7900, reservations: [] },
        { kind: 'scalar', name: 'mem', milli: 30_720_000, reservations: [] },
        { kind: 'scalar', name: 'disk', milli: 102_400_000, reservations: [] },
        {
          kind: 'ranges',
          name: 'ports',
          ranges: [
            { begin: 31000, end: 31099 },
            { begin: 31105, end: 32000 },
          ],
          reservations: [],
        },
        { kind: 'scalar', name: 'cpus', milli: 2000, reservations: [{ type: 'STATIC', role: 'ci' }] },
        {
          kind: 'scalar',
          name: 'disk',
          milli: 2_048_000,
          reservations: [
            {
              type: 'DYNAMIC',
              role: 'ci',
              principal: 'gocd-scheduler',
              labels: { labels: [{ key: 'purpose', value: 'cache' }] },
            },
          ],
        },
      ],
      attributes: [
        { name: 'os', kind: 'text', value: 'linux' },
        { name: 'rack', kind: 'text', value: 'Zürich-Süd-3' },
        { name: 'level', kind: 'scalar', value: '10' },
        { name: 'vlan', kind: 'ranges', value: '[100-199]' },
      ],
      unavailability: null,
    });
  });

  it('reservations in the form of masters before 1.4 mean the same', () => {
    const [old] = offersIn(sampleEvent('offers-multi-role-without-reservation-refinement'));
    const [now] = offersIn(sampleEvent('offers'));
    expect(old?.resources).to.deep.equal(now?.resources);
  });

  it('disks with a source, persistent volumes, shared and revocable resources are left out', () => {
    const cpus = { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 + 0.2 } };
    const resources = [
      cpus,
      { ...cpus, revocable: {} },
      { ...cpus, shared: {} },
      { ...cpus, name: 'disk', disk: { source: { type: 'MOUNT' } } },
      { ...cpus, name: 'disk', disk: { persistence: { id: 'p' } } },
    ];
    const wire = { id: { value: 'o' }, agent_id: { value: 's' }, hostname: 'h', resources };
    const [offer] = offersIn(eventOf({ type: 'OFFERS', offers: { offers: [wire] } }));
    expect(offer?.resources).to.deep.equal([{ kind: 'scalar', name: 'cpus', milli: 300, reservations: [] }]);
  });

  it('a set attribute takes the form Mesos prints', () => {
    const attributes = [{ name: 'tags', type: 'SET', set: { item: ['a', 'b'] } }];
    const wire = { id: { value: 'o' }, agent_id: { value: 's' }, hostname: 'h', attributes };
    const [offer] = offersIn(eventOf({ type: 'OFFERS', offers: { offers: [wire] } }));
    expect(offer?.attributes).to.deep.equal([{ name: 'tags', kind: 'set', value: '{a, b}' }]);
  });

  it('an offer under maintenance tells the window in milliseconds, though nanoseconds exceed a double', () => {
    const start = 1_767_312_000_000;
    expect(factIn(sampleEvent('inverse-offers'))).to.deep.equal({
      type: 'mesos.inverse-offers.received',
      inverseOffers: [
        { id: `${MASTER}-O130`, hostId: `${MASTER}-S7`, unavailability: { start, duration: 3_600_000 } },
      ],
    });
    const offered = recordedEvents('maintenance')
      .flatMap((event) => (event.kind === 'fact' ? [event.fact] : []))
      .flatMap((fact) => (fact.type === 'mesos.offers.received' ? fact.offers : []));
    const windows = offered.flatMap(({ unavailability }) => (unavailability ? [unavailability] : []));
    expect(windows).to.not.deep.equal([]);
    for (const window of windows) expect(window.start).to.be.within(1.79e12, 1.8e12);
  });

  it('one unreadable offer does not take the others with it, and is reported', () => {
    const wire = { id: { value: 'o' }, agent_id: { value: 's' }, hostname: 'h' };
    const event = eventOf({ type: 'OFFERS', offers: { offers: [{ id: 'o' }, wire, null, 7] } });
    expect(offersIn(event).map(({ id }) => id)).to.deep.equal(['o']);
    expect(event).to.have.property('problem', '3 offers without id, agent_id or hostname');
  });

  it('a task update is taken over, with the uuid to acknowledge', () => {
    expect(factIn(sampleEvent('update-failed-image-pull'))).to.deep.equal({
      type: 'mesos.update.received',
      update: {
        taskId: 'gocd-agent.7f3a.2',
        state: 'TASK_FAILED',
        source: 'host',
        reason: 'CONTAINER_LAUNCH_FAILED',
        message:
          "Failed to launch container: pull of 'example/gocd-agent:nope' failed; Abnormal executor termination: unknown container",
        hostId: `${MASTER}-S7`,
        uuid: 'kaKzxNXmT3CBkqO0xdbnBw==',
        timestamp: 1_767_225_612_123,
        healthy: null,
      },
    });
  });

  it('a reconciliation answer about an unknown task has neither uuid nor host', () => {
    expect(factIn(sampleEvent('update-reconciliation-unknown'))).to.deep.include({
      update: {
        taskId: 'gocd-agent.unknown',
        state: 'TASK_UNKNOWN',
        source: 'master',
        reason: 'RECONCILIATION',
        message: 'Reconciliation: Task is unknown',
        hostId: null,
        uuid: null,
        timestamp: 1_767_225_720_123,
        healthy: null,
      },
    });
  });

  it('the environment of a container, which a real TASK_RUNNING carries in its data, goes no further', () => {
    const running = recorded('docker-lifecycle').find(
      (entry) =>
        entry.kind === 'chunk' && entry.data.includes('TASK_RUNNING') && entry.data.includes('"data"'),
    );
    const data = running?.kind === 'chunk' ? (/"data":"([^"]+)"/.exec(running.data)?.[1] ?? '') : '';
    expect(Buffer.from(data, 'base64').toString()).to.include('AGENT_AUTO_REGISTER_KEY=');
    const facts = JSON.stringify(recordedEvents('docker-lifecycle'));
    expect(facts).to.include('TASK_RUNNING');
    expect(facts).to.not.include(data.slice(0, 40)).and.not.include('AGENT_AUTO_REGISTER_KEY');
  });

  it('FAILURE of a host is told; that of an executor is not ours', () => {
    expect(factIn(sampleEvent('failure-agent'))).to.deep.equal({
      type: 'mesos.host.failed',
      hostId: `${MASTER}-S7`,
    });
    expect(sampleEvent('failure-executor')).to.deep.equal({ kind: 'ignored', problem: null });
  });

  it('rescinded offers are told by id', () => {
    expect(factIn(sampleEvent('rescind'))).to.deep.equal({
      type: 'mesos.offer.rescinded',
      offerId: `${MASTER}-O119`,
    });
    expect(factIn(sampleEvent('rescind-inverse-offer'))).to.deep.equal({
      type: 'mesos.inverse-offer.rescinded',
      inverseOfferId: `${MASTER}-O130`,
    });
  });

  it('ERROR comes with its text', () => {
    expect(sampleEvent('error-removed')).to.deep.equal({
      kind: 'error',
      message: 'Framework has been removed',
    });
  });

  it('offers read a part at a time are those of the record read as a whole', () => {
    const note = 'y'.repeat(50_000);
    const offers = Array.from({ length: 10 }, (_, n) => ({
      id: { value: `O${n}` },
      agent_id: { value: `S${n}` },
      ...(n !== 7 && { hostname: `host${n}.example` }),
      resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: n } }],
      note,
    }));
    const inParts = eventOf({ type: 'OFFERS', offers: { offers } });
    expect(inParts).to.deep.equal(eventOf({ offers: { offers }, type: 'OFFERS' }));
    expect(offersIn(inParts).map(({ id }) => id)).to.have.members('012345689'.split('').map((n) => `O${n}`));
    expect(inParts).to.have.property('problem', '1 offer without id, agent_id or hostname');
  });

  it('broken UTF-8 within a message is replaced', () => {
    const [event] = eventsOf(sample('invalid-utf8.recordio'));
    const fact = event && factIn(event);
    expect(fact?.type === 'mesos.update.received' && fact.update.message).to.match(/Prüfung „gr\ufffd+er“/);
  });

  it('what newer masters add is ignored: types, states, fields; so is an empty record', () => {
    const nothing = { kind: 'ignored', problem: null };
    expect(eventOf({ type: 'QUOTA_CHANGED', quota_changed: {} })).to.deep.equal(nothing);
    expect(eventOf({ type: 'HEARTBEAT', mood: 'good' })).to.deep.equal(nothing);
    expect(readEvent('')).to.deep.equal(nothing);
    const status = { task_id: { value: 't' }, state: 'TASK_HIBERNATING' };
    expect(eventOf({ type: 'UPDATE', update: { status } })).to.have.property('kind', 'ignored');
    const odd = { ...status, state: 'TASK_RUNNING', source: 'SOURCE_ORACLE', reason: 'REASON_WHIM', aura: 7 };
    expect(factIn(eventOf({ type: 'UPDATE', update: { status: odd } }))).to.have.nested.include({
      'update.source': 'unknown',
      'update.reason': 'WHIM',
    });
  });

  it('an event that lacks what it must have is ignored, saying what', () => {
    expect(eventOf({ type: 'RESCIND', rescind: {} }))
      .to.have.property('problem')
      .that.matches(/^rescind\.offer_id: /);
  });

  it('what is no event at all is an error', () => {
    for (const text of ['{"type":', 'null', '[]', '{"type":7}', '<html>'])
      expect(() => readEvent(text), text).to.throw(EventError);
  });

  it('no JSON whatever makes it fail in another way', () => {
    const type = fc.constantFrom(
      'SUBSCRIBED',
      'OFFERS',
      'INVERSE_OFFERS',
      'UPDATE',
      'FAILURE',
      'RESCIND',
      'ERROR',
    );
    fc.assert(
      fc.property(type, fc.jsonValue(), fc.jsonValue(), (type, body, offer) => {
        eventOf({ type, [type.toLowerCase()]: body });
        eventOf({ type: 'OFFERS', offers: { offers: [offer, { id: { value: 'o' }, resources: offer }] } });
      }),
    );
  });

  it('every recorded and every sample event is understood', () => {
    const samples = readdirSync(new URL('../../samples/mesos/events/', import.meta.url));
    const events = [
      ...SCENARIOS.flatMap(recordedEvents),
      ...samples.map((file) => sampleEvent(file.replace('.json', ''))),
      ...eventsOf(sample('stream-sample.recordio')),
    ];
    expect(events.length).to.be.greaterThan(250);
    expect(
      events.flatMap((event) => ('problem' in event && event.problem ? [event.problem] : [])),
    ).to.deep.equal([]);
  });
});
