/*
 * A master tells of the offers of all hosts in one record, of 10 MB where there are ten thousand. Parsed as a whole, all
 * of its JSON is alive at once, and has to be copied by the collector of garbage before it is rubbish: that costs as much
 * again as to parse it. A part at a time, it is gone before that.
 */

/** How a record of offers begins and ends: a master writes fields in the order of the protocol, and no white space. */
const HEAD = '{"type":"OFFERS","offers":{"offers":[';
const TAIL = ']}}';

/** What stands where one offer ends and the next begins, and perhaps within one. */
const BORDER = '},{"id":';

/** As many characters as a part has at least, and an offer more at most. */
const PART = 64 * 1024;

/**
 * What `convert` makes of each offer of a record, given as parsed JSON. Null if the record has another form than a master
 * gives it, be it JSON or not: it is to be parsed as a whole then.
 *
 * Where head and tail are as above, and what is between them is lists without brackets and a comma between two, then it
 * is one list, whose elements are theirs. So it need not be known what it is that ends where the record is cut.
 */
export function parseOffers<Out>(record: string, convert: (offer: unknown) => Out): Out[] | null {
  if (!record.startsWith(HEAD) || !record.endsWith(TAIL)) return null;
  const converted: Out[] = [];
  const end = record.length - TAIL.length;
  for (let from = HEAD.length; from <= end; ) {
    const border = record.indexOf(BORDER, from + PART);
    const to = border === -1 ? end : border + 1;
    const offers = parseList(record.slice(from, to));
    if (offers === null) return null;
    for (const offer of offers) converted.push(convert(offer));
    from = to + 1;
  }
  return converted;
}

function parseList(elements: string): readonly unknown[] | null {
  try {
    const list: unknown = JSON.parse(`[${elements}]`);
    return Array.isArray(list) ? list : null;
  } catch {
    // Cut within an offer, or no JSON: the record as a whole will tell.
    return null;
  }
}
