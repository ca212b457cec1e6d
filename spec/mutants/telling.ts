import type { Mutant } from './mutant.ts';

const SLOW = ['spec/adapters/gocd/slowServer.spec.ts'];
const MASKER = ['spec/domain/masking/*.spec.ts'];

/** Faults in readings of a slow server, and in what is told. */
export const telling: readonly Mutant[] = [
  {
    breaks: 'a slow server is asked on without end',
    file: 'adapters/gocd/reading/budget.ts',
    search: 'mayAsk: () => !isCut && clock.now() < asksUntil,',
    replacement: 'mayAsk: () => !isCut,',
    specs: SLOW,
  },
  {
    breaks: 'what a slow server is still to answer is waited for without end',
    file: 'adapters/gocd/reading/budget.ts',
    search: 'both?.abort();',
    replacement: '',
    specs: SLOW,
  },
  {
    breaks: 'jobs of a stage looked at long ago are decided on',
    file: 'adapters/gocd/reading/dashboardBacklog.ts',
    search: 'clock.now() - at <= longestAge ? jobs',
    replacement: 'clock.now() - at <= longestAge * 100 ? jobs',
    specs: SLOW,
  },
  {
    breaks: 'a new configured job is judged by an older answer on elastic profiles',
    file: 'adapters/gocd/reading/elastic.ts',
    search: 'Math.max(sightings.latestOf(places), clock.now() - REFRESH_MS + 1)',
    replacement: 'Math.min(sightings.latestOf(places), clock.now() - REFRESH_MS + 1)',
    specs: ['spec/adapters/gocd/elastic.spec.ts'],
  },
  {
    breaks: 'what the server has not told yet is taken for a plain job',
    file: 'adapters/gocd/reading/elastic.ts',
    search: "return wasCut ? 'unread' : 'unknown';",
    replacement: "return 'unknown';",
    specs: SLOW,
  },
  {
    breaks: 'an unread job is launched for',
    file: 'policy/demand/classify/classify.ts',
    search: "if (job.state === 'unread') return 'unread';",
    replacement: '',
    specs: ['spec/policy/demand/causes.spec.ts'],
  },
  {
    breaks: 'a secret as it is sent is told',
    file: 'domain/masking/masker.ts',
    search: 'return [...sent, base64(secret), ',
    replacement: 'return [base64(secret), ',
    specs: MASKER,
  },
  {
    breaks: 'a secret in hexadecimal is told',
    file: 'domain/masking/masker.ts',
    search: 'hexadecimal(secret), ',
    replacement: '',
    specs: MASKER,
  },
  {
    breaks: 'a secret in the base64 of what it stands in is told',
    file: 'domain/masking/masker.ts',
    search: '...withinBase64(secret), ',
    replacement: '',
    specs: MASKER,
  },
  {
    breaks: 'a secret of one letter is masked wherever that letter stands',
    file: 'domain/masking/masker.ts',
    search: 'if (secret.length < SHORTEST_MASKED) return sent;',
    replacement: '',
    specs: MASKER,
  },
  {
    breaks: 'facts are taken in with the secrets that they quote',
    file: 'services/service.ts',
    search: '...maskedFact(fact, mask)',
    replacement: '...fact',
    specs: ['spec/services/masking.spec.ts'],
  },
  {
    breaks: 'names are masked, which others must find again',
    file: 'services/masking.ts',
    search: "new Set(['message', 'hint', 'warnings'])",
    replacement: "new Set(['message', 'hint', 'warnings', 'serverVersion'])",
    specs: ['spec/services/masking.spec.ts'],
  },
  {
    breaks: 'a 404 of a proxy makes a server of today one too old to tell its version',
    file: 'adapters/gocd/wire/dialect.ts',
    search: 'if (!hasTold && isAnswered(error, 404))',
    replacement: 'if (isAnswered(error, 404))',
    specs: ['spec/adapters/gocd/proxys404.spec.ts'],
  },
  {
    breaks: 'the feed of a hundred thousand waiting jobs is too long to be read',
    file: 'adapters/gocd/wire/connection.ts',
    search: 'const LONGEST_BODY = 64 *',
    replacement: 'const LONGEST_BODY = 32 *',
    specs: ['spec/adapters/gocd/hugeFeed.spec.ts'],
  },
  {
    breaks: 'a change of an agent with a dot for a uuid is sent to all agents',
    file: 'adapters/gocd/wire/api.ts',
    search: "if (name === '.' || name === '..') throw",
    replacement: "if (name === '..') throw",
    specs: ['spec/adapters/gocd/change.spec.ts'],
  },
  {
    breaks: 'a rescheduled job counts as no longer waiting, for ever',
    file: 'adapters/gocd/reading/jobDetails.ts',
    search: "if (told.state === 'Rescheduled') return unknownDetails(job);",
    replacement: '',
    specs: ['spec/adapters/gocd/realServer.spec.ts'],
  },
  {
    breaks: "an agent on the host's network cannot look its own name up",
    file: 'adapters/mesos/container.ts',
    search: "key: 'add-host'",
    replacement: "key: 'label'",
    specs: ['spec/simulation/wrongKey.spec.ts'],
  },
];
