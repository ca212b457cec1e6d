/**
 * Offers that the master may believe to be with us although we have answered them. It holds them out to us for ever: Mesos
 * has no time-out for offers by default, and neither REVIVE nor SUPPRESS takes any back. A DECLINE of an offer that it
 * has back already it ignores, so whatever is in doubt is declined again.
 */
export interface OfferBook {
  /** Answered, oldest first: a master that took the call may have lost it all the same. */
  readonly answered: readonly AnsweredOffers[];
  /** Of those, how many offers there are. */
  readonly count: number;
  /** Answered in a call that failed, and not declined again since. */
  readonly kept: readonly string[];
}

interface AnsweredOffers {
  /** When they were answered last (ms since the epoch). */
  readonly at: number;
  readonly offerIds: readonly string[];
  /** How often they are still to be declined again. */
  readonly repeats: number;
}

export const NO_OFFERS: OfferBook = { answered: [], count: 0, kept: [] };

/** How often each offer is declined again in case its answer was lost: the master warns in its log of each that it knows not. */
const REPEATS = 2;
/** How long after its last answer (ms): whatever made the master lose that is hardly still going on. */
const REPEATED_AFTER_MS = 15 * 60_000;
/** Of more than these the oldest are declined again before their time, and for the last time. */
const MOST_ANSWERED = 10_000;

export function withAnswered(book: OfferBook, offerIds: readonly string[], now: number): OfferBook {
  if (offerIds.length === 0) return book;
  const answered = [...book.answered, { at: now, offerIds, repeats: REPEATS }];
  return { ...book, answered, count: book.count + offerIds.length };
}

/** The call that answered them has failed. */
export function withKept(book: OfferBook, offerIds: readonly string[]): OfferBook {
  return { ...book, kept: [...book.kept, ...offerIds] };
}

/** Those whose call failed are declined now, and again later. */
export function keptDeclined(book: OfferBook, now: number): OfferBook {
  return withAnswered({ ...book, kept: [] }, book.kept, now);
}

/** The offers to decline again now, and the book when that is done. */
export function repeated(
  book: OfferBook,
  now: number,
): { readonly due: readonly string[]; readonly left: OfferBook } {
  const surplus = book.count > MOST_ANSWERED ? book.count - MOST_ANSWERED / 2 : 0;
  const due: string[] = [];
  const again: AnsweredOffers[] = [];
  let taken = 0;
  for (const { at, offerIds, repeats } of book.answered) {
    const isSurplus = due.length < surplus;
    if (!isSurplus && now - at < REPEATED_AFTER_MS) break;
    due.push(...offerIds);
    if (!isSurplus && repeats > 1) again.push({ at: now, offerIds, repeats: repeats - 1 });
    taken += 1;
  }
  const answered = [...book.answered.slice(taken), ...again];
  const count = answered.reduce((sum, { offerIds }) => sum + offerIds.length, 0);
  return { due, left: { ...book, answered, count } };
}

/** When the oldest answer is due to be repeated (ms from now); never, if there is none. */
export function repeatedIn({ answered, count }: OfferBook, now: number): number {
  const [oldest] = answered;
  if (oldest === undefined) return Number.POSITIVE_INFINITY;
  return count > MOST_ANSWERED ? 0 : Math.max(0, oldest.at + REPEATED_AFTER_MS - now);
}
