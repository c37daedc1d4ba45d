/** One browser for all files of the process: to start one takes longer than many a test. What else a file opens, it closes. */
import { lendBrowser } from '@passerelle/testkit/browser'

await lendBrowser()
await import('../leaks.ts')
