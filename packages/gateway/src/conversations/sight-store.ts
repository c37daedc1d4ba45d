import type { Place } from './sight.ts'

export interface SightStore {
  /** Where the conversations stand that these are, or that these messages and files are of. What is not of the instance is left out. */
  findPlaces(request: {
    instanceId: string
    of: 'conversation' | 'message' | 'attachment'
    ids: readonly string[]
  }): Promise<(Place & { id: string })[]>
}
