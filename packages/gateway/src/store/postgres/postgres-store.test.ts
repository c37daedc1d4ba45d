import { describe } from 'vitest'
import { describeStore } from '../conformance/describe-store.ts'
import { openFreshStore } from './test-stores.ts'

describe('PostgreSQL', () => {
  describeStore(openFreshStore)
})
