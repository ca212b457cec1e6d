/** Of a job in the export of another CI: a row with our columns, or why it is none of those that waited for an agent. */
export type FormatRow =
  | { readonly fields: Readonly<Record<string, unknown>> }
  | { readonly leftOut: string }
  /** It is not of this shape. */
  | { readonly flaw: string };

/** How the answers of a CI's API are read. */
export interface Format {
  /** What to name it where something is not as it should be. */
  readonly name: string;
  /** The jobs in one answer, each with what of the answer belongs to it. */
  jobsIn(answer: unknown): readonly unknown[];
  rowOf(job: unknown): FormatRow;
}

/** A name as GoCD allows it: of others the characters that it does not are left out. */
export function nameOf(text: string | null | undefined): string | null {
  const name = (text ?? '').replace(/[^\w.-]+/g, '-').replace(/^[.-]+|-+$/g, '');
  return name === '' ? null : name.slice(0, 255);
}

/** Labels as GoCD's resources: names of letters, digits and - _ . */
export function resourcesOf(labels: readonly string[]): readonly string[] {
  return [...new Set(labels.flatMap((label) => nameOf(label) ?? []))];
}
