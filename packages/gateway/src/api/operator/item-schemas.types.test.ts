/** The schemas and the items say the same: checked by the compiler, both ways. */

import type * as protocol from '@passerelle/protocol'
import type { Static } from 'typebox'
import { expectTypeOf, test } from 'vitest'
import type { CustomerDocumentSchema } from './customer-document-schema.ts'
import type * as schemas from './item-schemas.ts'
import type * as items from './items.ts'

test('the operator API: schemas and items agree', () => {
  expectTypeOf<Static<typeof schemas.InstanceItemSchema>>().toEqualTypeOf<protocol.InstanceItem>()
  expectTypeOf<Static<typeof schemas.ConnectorItemSchema>>().toEqualTypeOf<protocol.ConnectorItem>()
  expectTypeOf<Static<typeof schemas.AgentItemSchema>>().toEqualTypeOf<protocol.OperatorAgentItem>()
  expectTypeOf<Static<typeof schemas.DeliveryItemSchema>>().toEqualTypeOf<protocol.DeliveryItem>()
  expectTypeOf<Static<typeof schemas.AttemptItemSchema>>().toEqualTypeOf<protocol.AttemptItem>()
  expectTypeOf<Static<typeof schemas.RetentionPreviewSchema>>().toEqualTypeOf<protocol.RetentionPreviewItem>()
  expectTypeOf<Static<typeof schemas.TestItemSchema>>().toEqualTypeOf<protocol.TestItem>()
  expectTypeOf<Static<typeof CustomerDocumentSchema>>().branded.toEqualTypeOf<protocol.CustomerDocument>()
  expectTypeOf<Static<typeof schemas.ErasureItemSchema>>().toEqualTypeOf<items.ErasureItem>()
})
