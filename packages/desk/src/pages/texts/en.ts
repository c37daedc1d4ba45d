/** What an agent reads. */
import { coreEn } from '../../core/i18n/texts-en.ts'
import { commandsEn } from '../../features/commands/texts-en.ts'
import { composerEn } from '../../features/composer/texts-en.ts'
import { customerEn } from '../../features/customer/texts-en.ts'
import { inboxEn } from '../../features/inbox/texts-en.ts'
import { shellEn } from '../../features/shell/texts-en.ts'
import { snoozeEn } from '../../features/snooze/texts-en.ts'
import { threadEn } from '../../features/thread/texts-en.ts'
import { transferEn } from '../../features/transfer/texts-en.ts'
import { loginEn } from '../login/texts-en.ts'

export const en = {
  ...coreEn,
  ...shellEn,
  ...loginEn,
  ...inboxEn,
  ...threadEn,
  ...composerEn,
  ...customerEn,
  ...commandsEn,
  ...transferEn,
  ...snoozeEn,
}
