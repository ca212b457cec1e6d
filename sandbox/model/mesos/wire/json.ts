/** A number or text to be written into JSON exactly as it stands. */
export class Literal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json =
  | null
  | boolean
  | number
  | string
  | Literal
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A protobuf double as Mesos prints it: always with a fraction (`4.0`). */
export function double(value: number): Literal {
  return new Literal(Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value));
}

/** Milliseconds as Mesos prints a time or duration: an integer of nanoseconds, beyond what JavaScript can count. */
export function nanoseconds(ms: number): Literal {
  return new Literal(String(BigInt(Math.round(ms * 1000)) * 1000n));
}

/** JSON in the order of the keys given; keys without a value are left out, as unset protobuf fields are. */
export function writeJson(value: Json): string {
  if (value instanceof Literal) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${writeJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
