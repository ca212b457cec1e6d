import { duration, flag, listOf, oneOf, secret, text, whole } from './kinds/kinds.ts';
import { goServerUrl, hostName, webUrl } from './kinds/locations.ts';
import { accountName, gocdName, principal, role, unixUser } from './kinds/names.ts';
import { optional, optionalPart, part, setting } from './setting.ts';

/** The two servers we talk to: the blocks `mesos` and `go-server`. */

const YEAR = 365 * 86_400_000;

/** Files that are read at start are relative to the configuration file. */
export const filePath = () => text('a path');

export function tlsSettingsOf(server: string) {
  return {
    'ca-file': optional(filePath(), {
      doc: `PEM file of the authorities trusted for ${server}, in place of the system's.`,
      example: 'ca.pem',
    }),
    'cert-file': optional(filePath(), { doc: 'PEM file of our own certificate.', example: 'client.pem' }),
    'key-file': optional(filePath(), { doc: 'PEM file of its key.', example: 'client.key' }),
    verify: setting(flag(), {
      doc: 'Whether the certificate of the server must be trusted. Turn it off only to find an error.',
      default: 'true',
    }),
  };
}

export const mesosSettings = {
  role: setting(role(), { doc: 'The role whose resources are asked for.', default: '*' }),
  user: setting(unixUser(), { doc: 'The Unix user that tasks run as on their hosts.', default: 'root' }),
  principal: optional(principal(), {
    doc: 'Who we are to a master that authenticates frameworks.',
    example: 'gocd',
  }),
  secret: optional(secret(), {
    doc: 'What the principal proves itself with. It can hold no colon: Mesos would never accept it.',
    example: 'something secret',
    hidden: true,
  }),
  'secret-file': optionalPart(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/mesos' }),
  'failover-timeout': setting(duration(0, 10 * YEAR), {
    doc: 'How long the master keeps our tasks while we are away. Afterwards it kills them.',
    default: '1 week',
  }),
  'webui-url': optional(webUrl(), {
    doc: 'Where the pages of Mesos link to for this framework.',
    example: 'http://gocd-mesos.example:8088',
  }),
  'heartbeat-tolerance': setting(whole(1), {
    doc: 'How many heartbeats of the master may be missed in a row before we connect anew.',
    default: '5',
  }),
  'reconcile-interval': setting(duration(1), {
    doc: 'How often the master is asked for the state of all our tasks.',
    default: '10 minutes',
  }),
  'sandbox-logs': setting(flag(), {
    doc: 'Whether the last lines that a failed agent wrote to stderr are read from its host, by the files API of the Mesos agent there.',
    default: 'true',
  }),
  'request-timeout': setting(duration(1), {
    doc: 'How long one call to the master may take.',
    default: '10 seconds',
  }),
  scheme: part(oneOf(['http', 'https']), {
    doc: 'What a master speaks that is found by way of ZooKeeper; others have it in mesos-master.',
    default: 'http',
  }),
  tls: tlsSettingsOf('masters'),
};

export const goServerSettings = {
  host: optionalPart(hostName(), {
    doc: 'The GoCD server, by host and port over http; or else by url.',
    example: 'localhost',
    required: true,
  }),
  port: optionalPart(whole(1, 65_535), {
    doc: 'Together with host. 8153 if it is not set.',
    example: '8153',
  }),
  url: optionalPart(goServerUrl(), {
    doc: 'In place of host and port. The path is /go if there is none.',
    example: 'https://ci.example/go',
  }),
  'agent-url': optionalPart(goServerUrl(), {
    doc: 'What agents use to reach the server, if it is not the same.',
    example: 'https://ci.internal:8154/go',
  }),
  'user-name': optionalPart(accountName(), {
    doc: 'The account to work as, with its password.',
    example: 'gocd-mesos',
  }),
  password: optionalPart(secret(), { doc: 'Of that account.', example: 'something secret', hidden: true }),
  'password-file': optionalPart(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/gocd' }),
  'access-token': optionalPart(secret(), {
    doc: 'In place of user name and password; GoCD knows them since 19.2.',
    example: 'something-secret',
    hidden: true,
  }),
  'access-token-file': optionalPart(filePath(), {
    doc: 'The same, from a file.',
    example: '/run/secrets/gocd-token',
  }),
  'request-timeout': setting(duration(1), {
    doc: 'How long one call to the server may take.',
    default: '10 seconds',
  }),
  'elastic-pipelines': setting(listOf(gocdName('the name of a pipeline'), 'a list of names of pipelines'), {
    doc: 'Pipelines whose jobs an elastic agent plugin serves, where the account may not ask the server for them.',
    default: [],
  }),
  tls: tlsSettingsOf('the GoCD server'),
};
