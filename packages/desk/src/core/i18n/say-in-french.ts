import { spaced } from './french-spaces.ts'
import { serverFr } from './server-fr.ts'
import { createSay } from './server-text.ts'

export const createFrenchSay = () => createSay(spaced(serverFr))
