import type { Mutant } from './mutant.ts';

const DURABLY = ['spec/adapters/state/durably.spec.ts'];
const NAMESAKES = ['spec/cli/namesakes.spec.ts'];
const ADVICE = ['spec/services/advice/advisor.spec.ts'];
const RESTART = ['spec/cli/needsRestart.spec.ts'];
const SUPERVISOR = ['spec/cli/supervisor.spec.ts'];
const NO_SENSE = ['spec/adapters/zookeeper/noSense.spec.ts'];
const LEADERSHIP = ['spec/cli/leadership.spec.ts'];

/** Faults in what belongs to the process: its state on the disk, and what is wanted of it. */
export const ofProcess: readonly Mutant[] = [
  {
    breaks: 'the state file may be empty after a power failure',
    file: 'adapters/state/durably.ts',
    search: 'fsync: true',
    replacement: 'fsync: false',
    specs: DURABLY,
  },
  {
    breaks: 'the state file may be the one before after a power failure',
    file: 'adapters/state/durably.ts',
    search: 'await directory.sync();',
    replacement: '',
    specs: DURABLY,
  },
  {
    breaks: 'what is tried for advice goes on where another instance leads',
    file: 'services/advice/advisor.ts',
    search: '    this.#running?.stop.abort();\n    await',
    replacement: '    await',
    specs: ADVICE,
  },
  {
    breaks: 'advice is given on too few jobs',
    file: 'services/advice/advisor.ts',
    search: 'tried.jobs < FEWEST_JOBS || ',
    replacement: '',
    specs: ADVICE,
  },
  {
    breaks: 'the same failure to advise is a warning each day',
    file: 'services/advice/advisor.ts',
    search: 'else if (advice.text !== this.#failure) log.warn(line);',
    replacement: 'else if (advice.text !== null) log.warn(line);',
    specs: ADVICE,
  },
  {
    breaks: 'another state is put in force without a restart',
    file: 'domain/settings/restart.ts',
    search: "  'state',\n",
    replacement: '',
    specs: RESTART,
  },
  {
    breaks: 'a wish to read the config again is lost while it is read',
    file: 'cli/reload.ts',
    search: 'if (rereads.now !== readAt) subscriber.next();',
    replacement: '',
    specs: RESTART,
  },
  {
    breaks: 'maintenance that was announced once is known for ever',
    file: 'machines/root/maintenance.ts',
    search: 'const fresh = [...known].filter(([, { toldAt }]) => now - toldAt < FORGOTTEN_AFTER_MS);',
    replacement: 'const fresh = [...known];',
    specs: ['spec/machines/root/announcements.spec.ts'],
  },
  {
    breaks: 'a config that changes while a service is put together is forgotten',
    file: 'cli/supervisor.ts',
    search: 'if (service === null || wanted.now !== config) continue;',
    replacement: 'if (service === null) continue;',
    specs: SUPERVISOR,
  },
  {
    breaks: 'a signal is not heard while a service is put together',
    file: 'cli/supervisor.ts',
    search: '    if (leaving.now !== null) return EXIT.done;\n    if (service',
    replacement: '    if (service',
    specs: SUPERVISOR,
  },
  {
    breaks: 'a changed config of which no service can be made ends the process',
    file: 'cli/supervisor.ts',
    search: 'if (lived === null || lived === config || lines === undefined || isDeposed) throw error;',
    replacement: 'throw error;',
    specs: SUPERVISOR,
  },
  {
    breaks: 'a changed config is blamed for a session that is over',
    file: 'cli/supervisor.ts',
    search: ' || isDeposed) throw error;',
    replacement: ') throw error;',
    specs: SUPERVISOR,
  },
  {
    breaks: 'an instance that is deposed while it has no service fails, and is not started again',
    file: 'cli/candidacy.ts',
    search: "if (isDeposed && isTrouble(error, 'over')) return EXIT.takenOver;",
    replacement: '',
    specs: LEADERSHIP,
  },
  {
    breaks: 'a second instance starts under the name of one that runs',
    file: 'cli/run.ts',
    search: 'if (lived === 0)\n          for',
    replacement: 'if (lived < 0)\n          for',
    specs: NAMESAKES,
  },
  {
    breaks: 'an instance may not start again while its own framework is still subscribed',
    file: 'cli/namesakes.ts',
    search: 'told.namesakes.filter(({ id }) => id !== keptId)',
    replacement: 'told.namesakes',
    specs: NAMESAKES,
  },
  {
    breaks: 'a framework that is only waited for keeps an instance from starting',
    file: 'cli/namesakes.ts',
    search: 'others.find(({ isConnected }) => isConnected)',
    replacement: 'others[0]',
    specs: NAMESAKES,
  },
  {
    breaks: 'an answer of ZooKeeper that makes no sense ends the process',
    file: 'adapters/zookeeper/client.ts',
    search: '    try {\n      takeIn(data);\n    } catch {',
    replacement: '    takeIn(data);\n    if (connection.signal.aborted) {',
    specs: NO_SENSE,
  },
  {
    breaks: 'whoever asked ZooKeeper what it answered without sense is never told',
    file: 'adapters/zookeeper/client.ts',
    search: 'manager.pendingQueue.unshift(awaited)',
    replacement: 'manager.pendingQueue.slice()',
    specs: NO_SENSE,
  },
  {
    breaks: 'an answer of ZooKeeper that never ends is waited for',
    file: 'adapters/zookeeper/client.ts',
    search: '    if (isTooLong(manager.pendingBuffer)) connection.abort();\n',
    replacement: '',
    specs: NO_SENSE,
  },
  {
    breaks: 'a secret of a config is read from a file of any size',
    file: 'adapters/config/compose/files.ts',
    search: 'stats.size > LIMITS.bytes',
    replacement: 'stats.size < 0',
    specs: ['spec/adapters/config/namedFiles.spec.ts'],
  },
  {
    breaks: 'a pipe is taken for a certificate, which a running instance would wait for',
    file: 'adapters/config/compose/files.ts',
    search: 'const flaw = flawOf(statSync(path));',
    replacement: 'const flaw = statSync(path).isDirectory() ? flawOf(statSync(path)) : null;',
    specs: ['spec/adapters/config/namedFiles.spec.ts'],
  },
  {
    breaks: 'a command prints to a terminal what somebody else has it obey',
    file: 'cli/output.ts',
    search: 'plainLines(lines)',
    replacement: 'lines',
    specs: ['spec/cli/printer.spec.ts'],
  },
  {
    breaks: 'a message of a task passes for a line of our notification',
    file: 'adapters/webhook/shapes.ts',
    search: 'plainText(textOf(notification, now))',
    replacement: 'textOf(notification, now)',
    specs: ['spec/adapters/webhook/shapes.spec.ts'],
  },
  {
    breaks: 'whoever takes no answers may hold all connections',
    file: 'adapters/http/connections.ts',
    search: '[...answers].every(({ writableEnded }) => writableEnded)',
    replacement: 'answers.size === 0',
    specs: ['spec/adapters/http/deaf.spec.ts'],
  },
  {
    breaks: 'whoever listens to events gives way to those who are silent',
    file: 'adapters/http/connections.ts',
    search: '[...answers].every(({ writableEnded }) => writableEnded)',
    replacement: 'answers.size >= 0',
    specs: ['spec/adapters/http/deaf.spec.ts'],
  },
  {
    breaks: 'a line for many jobs that wait tells of one too few',
    file: 'services/report.ts',
    search: 'members.length} more jobs',
    replacement: 'members.length - 1} more jobs',
    specs: ['spec/services/report.spec.ts'],
  },
];
