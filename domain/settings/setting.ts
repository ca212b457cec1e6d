import { z } from 'zod';

/** What a file can say. */
export type Written = z.infer<ReturnType<typeof z.json>>;

/** A kind of values: how they are read, had and printed. */
export interface Kind<Read, Held = Read> {
  /** From what a file says to a value. Each message is the phrase after "expected". */
  readonly read: z.ZodType<Read>;
  /** The value as the program has it and a journal keeps it. */
  readonly held: z.ZodType<Held>;
  /** The value as a file would have it, without its secrets. */
  print(value: Held): Written;
}

export interface SettingInfo {
  /** One or more whole sentences. */
  readonly doc: string;
  /** As it would stand in the file; null means that it is unset. */
  readonly default: Written;
  /** Shown where there is no default. */
  readonly example?: Written;
  /** Nothing works without it, so that the example file sets it. */
  readonly required?: boolean;
  /** What was found there is never shown. */
  readonly hidden?: boolean;
  /** Agents are launched with it: one launched with another value is outdated. */
  readonly launches?: boolean;
  /** What journals mean that are older than the setting: the value with which all is as it was before. */
  readonly before?: unknown;
}

/** One setting: all that is known of it, but for its key and its use. */
export class Setting<Read = unknown, Held = unknown> {
  /** From a list of one, in which every value travels through convict: it guesses at texts and leaves lists alone. */
  readonly read: z.ZodType<Read>;
  /** From what stands in the file. */
  readonly written: z.ZodType<Read>;
  /** Null for a part of something else, which is made of several settings. */
  readonly held: z.ZodType<Held> | null;
  readonly info: SettingInfo;
  /** As a file would have it, of a value as the program has it; null for a part of something else. */
  readonly print: (value: unknown) => Written;

  constructor(kind: Pick<Kind<Read>, 'read'>, info: SettingInfo, has: Omit<Kind<Held>, 'read'> | null) {
    this.read = z.preprocess((box) => (Array.isArray(box) ? box[0] : box), kind.read);
    this.written = kind.read;
    this.held = has?.held ?? null;
    this.info = info;
    this.print = (value) => has?.print(has.held.parse(value)) ?? null;
  }
}

type WithoutDefault = Omit<SettingInfo, 'default'>;

/** A setting with a default. */
export function setting<Read, Held>(kind: Kind<Read, Held>, info: SettingInfo): Setting<Read, Held> {
  return new Setting(kind, info, kind);
}

/** A setting that may be unset, which is null. */
export function optional<Read, Held>(
  kind: Kind<Read, Held>,
  info: WithoutDefault,
): Setting<Read | null, Held | null> {
  const print = (value: Held | null) => (value === null ? null : kind.print(value));
  return new Setting(unset(kind), { ...info, default: null }, { held: kind.held.nullable(), print });
}

/** A setting that nothing works without: null if it is not said, which whoever makes the config has to tell. */
export function required<Read, Held>(
  kind: Kind<Read, Held>,
  info: WithoutDefault,
): Setting<Read | null, Held> {
  return new Setting(unset(kind), { ...info, default: null, required: true }, kind);
}

/** A setting that follows from others where it is not said: null then, which whoever makes the config has to replace. */
export function derived<Read, Held>(
  kind: Kind<Read, Held>,
  info: WithoutDefault,
): Setting<Read | null, Held> {
  return new Setting(unset(kind), { ...info, default: null }, kind);
}

/** A setting that is no value of the config by itself, but goes into one. */
export function part<Read>(kind: Pick<Kind<Read>, 'read'>, info: SettingInfo): Setting<Read, never> {
  return new Setting<Read, never>(kind, info, null);
}

/** The same, and it may be unset. */
export function optionalPart<Read>(
  kind: Pick<Kind<Read>, 'read'>,
  info: WithoutDefault,
): Setting<Read | null, never> {
  return part(unset(kind), { ...info, default: null });
}

function unset<Read>({ read }: Pick<Kind<Read>, 'read'>) {
  return { read: read.nullable() };
}
