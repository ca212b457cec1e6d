import type { MasterAnswer, MasterRequest } from '../api.ts';
import type { Host } from '../host/host.ts';
import { empty, jsonAnswer, methodRefusal, refusal } from './answers.ts';

const READ = /^\/files\/read(\.json)?$/;
/** The latest run of an executor, as agents of Mesos show it. */
const STDERR = /^\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/latest\/stderr$/;

/** Whether a request is for the agent of some host. */
export function isForHost({ path }: MasterRequest): boolean {
  return READ.test(path.split('?')[0] ?? '');
}

/** Answers as the files API of an agent does; all hosts share one address. A hung one says nothing. */
export function filesApi(hosts: Iterable<Host>, request: MasterRequest): MasterAnswer {
  const refused = methodRefusal(request, ['GET']);
  if (refused !== null) return refused;
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const path = query.get('path');
  if (path === null) return refusal(400, "Expecting 'path=value' in query.\n");
  const [, frameworkId = '', executorId = ''] = STDERR.exec(path) ?? [];
  for (const host of hosts) {
    const text = host.stderrOf(frameworkId, executorId);
    if (text === undefined) continue;
    return host.power === 'up' ? part(Buffer.from(text), query) : { kind: 'none' };
  }
  return empty(404);
}

/** Offset -1 asks for the size. */
function part(bytes: Buffer, query: URLSearchParams): MasterAnswer {
  const offset = Number(query.get('offset') ?? '-1');
  if (offset < 0) return jsonAnswer({ data: '', offset: bytes.length });
  const length = Number(query.get('length') ?? '-1');
  const end = length < 0 ? bytes.length : offset + length;
  return jsonAnswer({ data: bytes.subarray(offset, end).toString('utf8'), offset });
}
