import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConnectorLabels, otherConnectors } from './connector-labels.ts'

test('while there are few connectors, each has its label from its first attempt on', () => {
  const labels = createConnectorLabels(2)
  expect(['a', 'b', 'a'].map(labels.labelOf)).toEqual(['a', 'b', 'a'])
})

test('with more, those that were made first have one, whoever was met first', () => {
  const labels = createConnectorLabels(2)
  expect(['c', 'b', 'a'].map(labels.labelOf)).toEqual(['c', 'b', otherConnectors])
  expect(labels.replace(['a', 'b', 'c'])).toEqual(['c'])
  expect(['a', 'b', 'c'].map(labels.labelOf)).toEqual(['a', 'b', otherConnectors])
})

test('there are never more labels than that, whatever is met and deleted', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const step = fc.oneof(
    fc.record({ meet: id }),
    fc.record({ replace: fc.uniqueArray(id).map((ids) => ids.toSorted()) }),
  )
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const labels = createConnectorLabels(3)
      const series = new Set<string>()
      for (const one of steps) {
        if ('meet' in one) series.add(labels.labelOf(one.meet))
        else for (const gone of labels.replace(one.replace)) series.delete(gone)
        expect([...series].filter((label) => label !== otherConnectors).length).toBeLessThanOrEqual(3)
      }
    }),
  )
})
