import type { Capability, FrameworkInfo } from '../wire/calls.ts';

/** Why a master will not have a FrameworkInfo, in its words; null if it will. `allowed` is its flag `--roles`. */
export function frameworkInfoFault(info: FrameworkInfo, allowed: readonly string[] | null): string | null {
  return rolesFault(info) ?? foreignRolesFault(info, allowed) ?? failoverTimeoutFault(info.failover_timeout);
}

/** Why these roles can't be suppressed; null if they can. */
export function suppressedRolesFault(info: FrameworkInfo, suppressed: readonly string[]): string | null {
  const foreign = suppressed.filter((role) => !rolesOf(info).includes(role));
  return foreign.length > 0
    ? `Suppressed roles { ${foreign.join(', ')} } are not contained in the set of roles`
    : null;
}

/** Why a running framework can't change to this info; null if it can. A SUBSCRIBE keeps the old values instead. */
export function immutableFault(old: FrameworkInfo, info: FrameworkInfo): string | null {
  const changed = (['user', 'checkpoint'] as const).find((field) => old[field] !== info[field]);
  if (!changed) return null;
  return (
    `FrameworkInfo update is not valid: Updating 'FrameworkInfo.${changed}' is unsupported; ` +
    `attempted to update from '${old[changed]}' to '${info[changed]}'`
  );
}

/** The roles a framework subscribes to; without MULTI_ROLE it has the one, `*` by default. */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  return hasCapability(info, 'MULTI_ROLE') ? info.roles : [info.role ?? '*'];
}

export function hasCapability(info: FrameworkInfo, capability: Capability): boolean {
  return info.capabilities.some(({ type }) => type === capability);
}

/** Why a name is no role; null if it is one. */
export function roleNameFault(role: string): string | null {
  if (role === '*') return null;
  if (role === '') return 'Empty role name is invalid';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  if (role.includes('//')) return `Role '${role}' cannot contain two adjacent slashes`;
  for (const component of role.split('/')) {
    const fault = componentFault(component);
    if (fault) return `Role component '${component}' is invalid because it ${fault}`;
  }
  return null;
}

function componentFault(component: string): string | null {
  if (component === '*') return "is '*'";
  if (component === '.' || component === '..') return `is '${component}'`;
  if (component.startsWith('-')) return 'starts with a dash';
  return /[\s\b]/.test(component) ? 'contains backspace or whitespace' : null;
}

function rolesFault(info: FrameworkInfo): string | null {
  const multiRole = hasCapability(info, 'MULTI_ROLE');
  if (multiRole && info.role !== undefined)
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  if (!multiRole && info.roles.length > 0)
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  const twice = info.roles.filter((role, at) => info.roles.indexOf(role) !== at);
  if (twice.length > 0)
    return `'FrameworkInfo.roles' contains duplicate items: { ${[...new Set(twice)].join(', ')} }`;
  const field = multiRole ? 'roles' : 'role';
  for (const role of rolesOf(info)) {
    const fault = roleNameFault(role);
    if (fault)
      return `'FrameworkInfo.${field}' ${multiRole ? 'contains invalid role' : 'is not a valid role'}: ${fault}`;
  }
  return null;
}

function foreignRolesFault(info: FrameworkInfo, allowed: readonly string[] | null): string | null {
  const foreign = rolesOf(info).filter((role) => allowed !== null && role !== '*' && !allowed.includes(role));
  return foreign.length > 0
    ? `Roles { ${foreign.join(', ')} } are not present in the master's --roles`
    : null;
}

/** Seconds that fit into 64 bits of nanoseconds. */
const LONGEST_TIMEOUT_SECONDS = 2 ** 63 / 1e9;

function failoverTimeoutFault(seconds: number): string | null {
  return Math.abs(seconds) > LONGEST_TIMEOUT_SECONDS
    ? `The framework failover_timeout (${seconds}) is invalid`
    : null;
}
