import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { answer, certificateFile, type Head, type Misconduct } from './peer.ts';

const NOT_A_CERTIFICATE = fileURLToPath(import.meta.url);
const CLOSE = 'Connection: close';
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
/** As far as it goes, it is good JSON and good RecordIO. */
const half = (head: Head) => `${head('Content-Length: 1000')}1`;

/** Each kind of thing that goes wrong between a caller and whom it calls. The other side … */
export const MISCONDUCTS = {
  'is not there': { scheme: 'http', listens: false },
  'resets the connection at once': { scheme: 'http', onConnection: (socket) => socket.resetAndDestroy() },
  'resets the connection when asked': { scheme: 'http', onRequest: (socket) => socket.resetAndDestroy() },
  'hangs up when asked': { scheme: 'http', onRequest: (socket) => socket.end() },
  'hangs up within the head': { scheme: 'http', onRequest: (socket) => socket.end('HTTP/1.1 200 OK\r\nCon') },
  'resets the connection within the body': {
    scheme: 'http',
    onRequest: (socket, head) => socket.write(half(head), () => socket.resetAndDestroy()),
  },
  'hangs up within the body': { scheme: 'http', onRequest: (socket, head) => socket.end(half(head)) },
  'hangs up within a chunk': {
    scheme: 'http',
    onRequest: (socket, head) => socket.end(`${head('Transfer-Encoding: chunked')}ff\r\n1`),
  },

  'speaks plain HTTP where TLS is wanted': {
    scheme: 'https',
    onRequest: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  },
  'speaks TLS where plain HTTP is wanted': { scheme: 'http', certificate: 'good' },
  'hangs up within the handshake': { scheme: 'https', onRequest: (socket) => socket.end() },
  'resets the connection within the handshake': {
    scheme: 'https',
    onRequest: (socket) => socket.resetAndDestroy(),
  },
  'shows a certificate of nobody known': { scheme: 'https', certificate: 'good' },
  'shows a certificate that has expired': trusting('expired'),
  'shows a certificate for another host': trusting('elsewhere'),
  'has an authority whose file holds no certificate': {
    scheme: 'https',
    certificate: 'good',
    caFile: NOT_A_CERTIFICATE,
  },
  'hangs up when asked over TLS': { ...trusting('good'), onRequest: (socket) => socket.end() },
  'hangs up within the body over TLS': {
    ...trusting('good'),
    onRequest: (socket, head) => socket.end(half(head)),
  },

  'says nothing': { scheme: 'http', isSilent: true },
  'says nothing within the handshake': { scheme: 'https', isSilent: true },
  'falls silent within the body': {
    scheme: 'http',
    isSilent: true,
    onRequest: (socket, head) => socket.write(half(head)),
  },

  'speaks something else': { scheme: 'http', onRequest: (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n') },
  'answers with bytes of no meaning': {
    scheme: 'http',
    onRequest: (socket, head) => socket.end(answer(head, BYTES, CLOSE)),
  },
  'answers with damaged compression': {
    scheme: 'http',
    onRequest: (socket, head) =>
      socket.end(answer(head, gzipSync(BYTES).subarray(0, 40), 'Content-Encoding: gzip', CLOSE)),
  },
  'answers with a head without end': {
    scheme: 'http',
    onRequest: (socket, head) => socket.write(head(`Filler: ${'x'.repeat(200_000)}`)),
  },
} satisfies Readonly<Record<string, Misconduct>>;

/** Of the misconducts that are about more than the certificate, callers are to get as far as that. */
function trusting(certificate: 'good' | 'expired' | 'elsewhere') {
  return { scheme: 'https', certificate, caFile: certificateFile(certificate) } as const;
}
