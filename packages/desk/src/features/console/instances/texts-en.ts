export const instancesEn = {
  instances: {
    title: 'Instances',
    create: 'Create instance',
    empty: 'No instances yet',
    emptyHint: 'An instance is one contact centre, with its own agents, queues and connectors.',
    name: 'Name',
    options: 'Options',
    sight: 'Agents see',
    sights: {
      all: 'All conversations',
      queues: 'Those of their queues and their own',
      own: 'Only their own',
    },
    sightHint: 'Supervisors always see all conversations.',
    sharedIds: 'A customer ID is the same person at every connector',
    sharedIdsHint: 'Their conversations then show as one history.',
  },
}
