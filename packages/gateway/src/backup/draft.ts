/** Where a part of a backup stands until all of it is checked. */
export const draftOf = (path: string): string => `${path}.restoring`
