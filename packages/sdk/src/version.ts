/** As in package.json, which not every runtime can read; a test compares. */
export const VERSION = '0.1.0'
