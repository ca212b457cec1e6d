import { isObject } from '../../domain/json.ts';

const MOST_HOSTS = 20_000;

/** Where the agents of Mesos listen on their hosts, as offers tell. */
export class HostAddresses {
  readonly #urls = new Map<string, string>();

  /** Takes in an offer as the wire has it; one that does not tell changes nothing. */
  note(offer: unknown): void {
    if (!isObject(offer) || !isObject(offer.agent_id) || typeof offer.agent_id.value !== 'string') return;
    const url = urlIn(offer.url);
    if (url === null) return;
    const hostId = offer.agent_id.value;
    this.#urls.set(hostId, url);
    const [oldest] = this.#urls.keys();
    if (oldest !== undefined && this.#urls.size > MOST_HOSTS) this.#urls.delete(oldest);
  }

  /** As `http://10.0.0.1:5051`; null if it is not known. */
  of(hostId: string): string | null {
    return this.#urls.get(hostId) ?? null;
  }
}

/** Certificates are for names; without them the address is what can be reached, whoever knows the name. */
function urlIn(url: unknown): string | null {
  if (!isObject(url) || !isObject(url.address)) return null;
  const scheme = url.scheme === 'https' ? 'https' : 'http';
  const { hostname, ip, port } = url.address;
  const name = scheme === 'https' ? (hostname ?? ip) : (ip ?? hostname);
  if (typeof name !== 'string' || name === '' || typeof port !== 'number') return null;
  const host = name.includes(':') ? `[${name}]` : name;
  return URL.canParse(`${scheme}://${host}:${port}`) ? `${scheme}://${host}:${port}` : null;
}
