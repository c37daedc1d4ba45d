/** What an agent reads. */
import { coreFr } from '../../core/i18n/texts-fr.ts'
import type { Words } from '../../core/i18n/words.ts'
import { commandsFr } from '../../features/commands/texts-fr.ts'
import { composerFr } from '../../features/composer/texts-fr.ts'
import { customerFr } from '../../features/customer/texts-fr.ts'
import { inboxFr } from '../../features/inbox/texts-fr.ts'
import { shellFr } from '../../features/shell/texts-fr.ts'
import { snoozeFr } from '../../features/snooze/texts-fr.ts'
import { threadFr } from '../../features/thread/texts-fr.ts'
import { transferFr } from '../../features/transfer/texts-fr.ts'
import { loginFr } from '../login/texts-fr.ts'
import type { en } from './en.ts'

export const fr: Words<typeof en> = {
  ...coreFr,
  ...shellFr,
  ...loginFr,
  ...inboxFr,
  ...threadFr,
  ...composerFr,
  ...customerFr,
  ...commandsFr,
  ...transferFr,
  ...snoozeFr,
}
