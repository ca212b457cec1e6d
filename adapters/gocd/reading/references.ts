import type { EntityDecoderOptions } from 'fast-xml-parser';

/** The five entities that XML itself defines. */
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Knows what XML itself defines and characters by number, and learns nothing from a document. */
export const decodeReferences: EntityDecoderOptions = {
  decode: (text) =>
    text.includes('&')
      ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, decodeOne)
      : text,
  setExternalEntities: ignore,
  addInputEntities: ignore,
  reset: ignore,
  setXmlVersion: ignore,
};

function decodeOne(reference: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return PREDEFINED[name] ?? reference;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
}

function ignore(): void {}
