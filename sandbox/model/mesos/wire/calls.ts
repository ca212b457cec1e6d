import { z } from 'zod';
import { bytes, enumerator, flag, id, number, repeated, text } from './protoJson.ts';

/** The messages of the v1 scheduler API, as far as the model looks at them. */

const CALL_TYPES = [
  'UNKNOWN',
  'SUBSCRIBE',
  'TEARDOWN',
  'ACCEPT',
  'DECLINE',
  'ACCEPT_INVERSE_OFFERS',
  'DECLINE_INVERSE_OFFERS',
  'REVIVE',
  'SUPPRESS',
  'KILL',
  'SHUTDOWN',
  'ACKNOWLEDGE',
  'ACKNOWLEDGE_OPERATION_STATUS',
  'RECONCILE',
  'RECONCILE_OPERATIONS',
  'MESSAGE',
  'REQUEST',
  'UPDATE_FRAMEWORK',
] as const;

const CAPABILITIES = [
  'REVOCABLE_RESOURCES',
  'TASK_KILLING_STATE',
  'GPU_RESOURCES',
  'SHARED_RESOURCES',
  'PARTITION_AWARE',
  'MULTI_ROLE',
  'RESERVATION_REFINEMENT',
  'REGION_AWARE',
] as const;

const anything = z.object({}).optional();

const quantities = z.record(z.string(), z.object({ value: number }));
const offerFilters = z.record(
  z.string(),
  z.object({
    min_allocatable_resources: z
      .object({ quantities: repeated(z.object({ quantities: quantities.optional() })) })
      .optional(),
  }),
);

const labels = z.object({ labels: repeated(z.object({ key: text, value: text.optional() })) });

export const frameworkInfoSchema = z.object({
  user: text,
  name: text,
  id: id.optional(),
  failover_timeout: number.default(0),
  checkpoint: flag.default(false),
  role: text.optional(),
  roles: repeated(text),
  principal: text.optional(),
  capabilities: repeated(z.object({ type: enumerator(CAPABILITIES) })),
  offer_filters: offerFilters.optional(),
  labels: labels.optional(),
});
export type FrameworkInfo = z.infer<typeof frameworkInfoSchema>;
export type Capability = (typeof CAPABILITIES)[number];

const resource = z.object({
  name: text,
  type: enumerator(['SCALAR', 'RANGES', 'SET', 'TEXT']),
  scalar: z.object({ value: number }).optional(),
  ranges: z.object({ range: repeated(z.object({ begin: number, end: number })) }).optional(),
  role: text.optional(),
  reservations: repeated(z.object({ type: enumerator(['STATIC', 'DYNAMIC']), role: text.optional() })),
  allocation_info: z.object({ role: text.optional() }).optional(),
});
export type WireResource = z.infer<typeof resource>;

const duration = z.object({ nanoseconds: number });
const killPolicy = z.object({ grace_period: duration.optional() });

const command = z.object({
  shell: flag.default(true),
  value: text.optional(),
  arguments: repeated(text),
  uris: repeated(
    z.object({
      value: text,
      output_file: text.optional(),
      cache: flag.optional(),
      extract: flag.default(true),
    }),
  ),
  environment: z
    .object({
      variables: repeated(
        z.object({ name: text, type: enumerator(['VALUE', 'SECRET']), value: text.optional() }),
      ),
    })
    .optional(),
});

const container = z.object({
  type: enumerator(['DOCKER', 'MESOS']),
  hostname: text.optional(),
  docker: z
    .object({
      image: text,
      network: enumerator(['HOST', 'BRIDGE', 'NONE', 'USER']),
      parameters: repeated(z.object({ key: text, value: text })),
    })
    .optional(),
  mesos: z.object({ image: z.object({ docker: z.object({ name: text }).optional() }).optional() }).optional(),
});

const taskInfo = z.object({
  name: text,
  task_id: id,
  agent_id: id,
  resources: repeated(resource),
  executor: anything,
  command: command.optional(),
  container: container.optional(),
  kill_policy: killPolicy.optional(),
  max_completion_time: duration.optional(),
  labels: labels.optional(),
});
export type TaskInfo = z.infer<typeof taskInfo>;

const filters = z.object({ refuse_seconds: number.default(5) }).default({ refuse_seconds: 5 });
const operation = z.object({
  type: enumerator(['LAUNCH', 'LAUNCH_GROUP']),
  launch: z.object({ task_infos: repeated(taskInfo) }).optional(),
  launch_group: z.object({ task_group: z.object({ tasks: repeated(taskInfo) }) }).optional(),
});
export type Operation = z.infer<typeof operation>;

const inverseAnswer = z.object({ inverse_offer_ids: repeated(id), filters }).optional();
const rolesOnly = z.object({ roles: repeated(text) }).optional();
const frameworkUpdate = z
  .object({ framework_info: frameworkInfoSchema, suppressed_roles: repeated(text) })
  .optional();

export const callSchema = z.object({
  framework_id: id.optional(),
  type: enumerator(CALL_TYPES),
  subscribe: frameworkUpdate,
  accept: z.object({ offer_ids: repeated(id), operations: repeated(operation), filters }).optional(),
  decline: z.object({ offer_ids: repeated(id), filters }).optional(),
  accept_inverse_offers: inverseAnswer,
  decline_inverse_offers: inverseAnswer,
  revive: rolesOnly,
  suppress: rolesOnly,
  kill: z.object({ task_id: id, agent_id: id.optional(), kill_policy: killPolicy.optional() }).optional(),
  shutdown: anything,
  acknowledge: z.object({ agent_id: id, task_id: id, uuid: bytes }).optional(),
  acknowledge_operation_status: anything,
  reconcile: z.object({ tasks: repeated(z.object({ task_id: id, agent_id: id.optional() })) }).optional(),
  reconcile_operations: anything,
  message: anything,
  request: anything,
  update_framework: frameworkUpdate,
});
export type Call = z.infer<typeof callSchema>;
export type CallType = (typeof CALL_TYPES)[number];
