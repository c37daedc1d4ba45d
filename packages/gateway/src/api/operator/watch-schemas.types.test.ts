/** The schemas and the plain types say the same: checked by the compiler, both ways. */
import type * as wire from '@passerelle/protocol'
import type { Static } from 'typebox'
import { expectTypeOf, test } from 'vitest'
import type * as schemas from './watch-schemas.ts'

test('what operators look at: schemas and types agree', () => {
  expectTypeOf<Static<typeof schemas.AuditItemSchema>>().toEqualTypeOf<wire.AuditItem>()
  expectTypeOf<Static<typeof schemas.StatsItemSchema>>().branded.toEqualTypeOf<wire.StatsItem>()
  expectTypeOf<Static<typeof schemas.OperatorChangeItemSchema>>().toEqualTypeOf<wire.OperatorChangeItem>()
  expectTypeOf<Static<typeof schemas.SettingItemSchema>>().toEqualTypeOf<wire.SettingItem>()
  expectTypeOf<Static<typeof schemas.NodeItemSchema>>().toEqualTypeOf<wire.NodeItem>()
})
