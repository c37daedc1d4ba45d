/** The schemas and the items say the same: checked by the compiler, both ways. */
import type { Static } from 'typebox'
import { expectTypeOf, test } from 'vitest'
import type * as schemas from './item-schemas.ts'
import type * as items from './items.ts'

test('the operator API: schemas and items agree', () => {
  expectTypeOf<Static<typeof schemas.InstanceItemSchema>>().toEqualTypeOf<items.InstanceItem>()
  expectTypeOf<Static<typeof schemas.ConnectorItemSchema>>().toEqualTypeOf<items.ConnectorItem>()
  expectTypeOf<Static<typeof schemas.AgentItemSchema>>().toEqualTypeOf<items.AgentItem>()
  expectTypeOf<Static<typeof schemas.DeliveryItemSchema>>().toEqualTypeOf<items.DeliveryItem>()
  expectTypeOf<Static<typeof schemas.AttemptItemSchema>>().toEqualTypeOf<items.AttemptItem>()
  expectTypeOf<Static<typeof schemas.TestItemSchema>>().toEqualTypeOf<items.TestItem>()
  expectTypeOf<Static<typeof schemas.ErasureItemSchema>>().toEqualTypeOf<items.ErasureItem>()
})
