import type { Release } from '../release.ts';
import {
  deleteAgent,
  deleteAgents,
  killRunningTasks,
  unknownAgent,
  updateAgent,
  updateAgents,
} from './agentChanges.ts';
import { agentJson } from './agentJson.ts';
import type { GocdResponse } from './http.ts';
import { showJobRunHistory } from './jobRunHistory.ts';
import { answer, type Call, docLink, type Route, spoken } from './routes.ts';
import { spokenAgent } from './spokenAgent.ts';

/** The agents API. Anyone logged in may read all of it; changes are for admins. */
export function agentRoutes(release: Release): readonly Route[] {
  const versions = release.agentsApi;
  const all = '/go/api/agents';
  const one = '/go/api/agents/:uuid';
  const change = { versions, adminOnly: true } as const;
  return [
    { method: 'GET', path: all, versions, handle: listAgents },
    { method: 'GET', path: one, versions, handle: showAgent },
    { ...change, method: 'PATCH', path: one, checked: release.checksPatch, handle: updateAgent },
    { ...change, method: 'PATCH', path: all, checked: release.checksPatch, handle: updateAgents },
    { ...change, method: 'DELETE', path: one, handle: deleteAgent },
    { ...change, method: 'DELETE', path: all, handle: deleteAgents },
    {
      ...change,
      method: 'GET',
      path: `${one}/job_run_history`,
      versions: release.has('jobRunHistory') ? [1] : [],
      handle: showJobRunHistory,
    },
    {
      ...change,
      method: 'POST',
      path: `${one}/kill_running_tasks`,
      versions: release.has('killTasks') ? [7] : [],
      checked: true,
      handle: killRunningTasks,
    },
  ];
}

function listAgents(call: Call): GocdResponse {
  if (call.form === 'values')
    return spoken(call, {
      of: 'agents',
      agents: [...call.state.agents.all()].map((record) => spokenAgent(call, record)),
    });
  return answer(call, {
    _links: { self: { href: `${call.base}/api/agents` }, doc: docLink(call.state, 'agents') },
    _embedded: { agents: [...call.state.agents.all()].map((record) => agentJson(call, record)) },
  });
}

function showAgent(call: Call): GocdResponse {
  const uuid = call.params.uuid ?? '';
  const record = call.state.agents.find(uuid);
  return record === null ? unknownAgent(call, uuid) : answer(call, agentJson(call, record));
}
