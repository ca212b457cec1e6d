/** `0.5`, `16`. */
export const amount = (value: number) => String(Math.round(value * 100) / 100);

/** `512 MB`, `1.5 GB`. */
export function gigabytes(mb: number): string {
  return mb < 1024 ? `${amount(mb)} MB` : `${amount(Math.round((mb / 1024) * 10) / 10)} GB`;
}
