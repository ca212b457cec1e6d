/** @param more folders and files beside those of the program itself, the dashboard's say */
export function digestOfSources(root: string, more?: readonly string[]): string;
/** What the page is built from besides. */
export const PAGE_SOURCES: readonly string[];
