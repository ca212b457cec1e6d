/** One RecordIO record: the payload's length in bytes as decimal digits, a line feed, the payload. */
export function encodeRecord(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from(`${payload.length}\n`, 'ascii'), payload]);
}
