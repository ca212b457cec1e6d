import type { Random } from '../../../domain/random.ts';

/** The 16 bytes of a random (version 4) UUID, which is the only kind Mesos makes and takes. */
export function randomUuidBytes(random: Random): Buffer {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => random.integer(0, 255)));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}

/** A random UUID as text. */
export function randomUuid(random: Random): string {
  return uuidText(randomUuidBytes(random));
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether Mesos takes these bytes as a UUID: 16 of them, RFC 4122 variant, version 1 to 5. */
export function isUuid(bytes: Buffer): boolean {
  if (bytes.length !== 16) return false;
  const version = bytes.readUInt8(6) >> 4;
  return version >= 1 && version <= 5 && bytes.readUInt8(8) >> 6 === 0b10;
}
