import { type Random, randomFrom } from '../../../domain/random.ts';
import { encodeRecords } from './recordio.ts';

/** A cluster of many hosts, as a master tells of it: made from a seed, in the shape of recorded offers. */

const FRAMEWORK = '164e57ad-cbf2-4cc0-8869-7a1a8fcbf217-0000';
const MASTER = '164e57ad-cbf2-4cc0-8869-7a1a8fcbf217';
const ROLE = 'gocd-agents';
const HOSTS_PER_RACK = 40;
const CPUS = [4, 8, 16, 32, 64];
const SYSTEMS = ['debian-12', 'debian-13', 'flatcar'];

/** The JSON of one OFFERS event with an offer of each host. */
export function offersEvent(hosts: number): string {
  const random = randomFrom(hosts);
  const offers = Array.from({ length: hosts }, (_, index) => wireOffer(index, random));
  return JSON.stringify({ type: 'OFFERS', offers: { offers } });
}

/** A stream as it begins: subscribed, alive, and offers of all hosts at once. */
export function offersStream(hosts: number): Buffer {
  const subscribed = {
    type: 'SUBSCRIBED',
    subscribed: { framework_id: { value: FRAMEWORK }, heartbeat_interval_seconds: 15 },
  };
  return encodeRecords([JSON.stringify(subscribed), '{"type":"HEARTBEAT"}', offersEvent(hosts)]);
}

function wireOffer(index: number, random: Random) {
  const hostname = `host${index}.example`;
  const cpus = CPUS[random.integer(0, CPUS.length - 1)] ?? 4;
  const allocation_info = { role: ROLE };
  const scalar = (name: string, value: number) => ({
    name,
    type: 'SCALAR',
    scalar: { value },
    allocation_info,
  });
  const text = (name: string, value: string) => ({ name, type: 'TEXT', text: { value } });
  return {
    id: { value: `${MASTER}-O${index}` },
    framework_id: { value: FRAMEWORK },
    agent_id: { value: `${MASTER}-S${index}` },
    hostname,
    url: { scheme: 'http', address: { hostname, ip: '10.20.3.11', port: 5051 }, path: '/slave(1)' },
    resources: [
      {
        name: 'ports',
        type: 'RANGES',
        ranges: { range: [{ begin: 31_000, end: 32_000 }] },
        allocation_info,
      },
      scalar('cpus', cpus - random.integer(0, 3)),
      scalar('mem', cpus * 4096 - random.integer(0, 8) * 512),
      scalar('disk', random.integer(20, 400) * 1000),
    ],
    attributes: [
      text('rack', `r${Math.floor(index / HOSTS_PER_RACK)}`),
      text('zone', `z${random.integer(1, 3)}`),
      text('os', SYSTEMS[random.integer(0, SYSTEMS.length - 1)] ?? 'flatcar'),
    ],
    allocation_info,
  };
}
