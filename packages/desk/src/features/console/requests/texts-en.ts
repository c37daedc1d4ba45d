export const requestsEn = {
  requests: {
    title: 'Requests',
    empty: 'No refused requests',
    emptyHint: 'Requests that partners sent and Passerelle refused in the last 14 days show here.',
    emptyFiltered: 'No matching requests',
    counted: '{{accepted}} accepted, {{refused}} refused in the last 24 hours',
    refused: 'Refused request',
    unknown: 'Unknown connector',
    why: 'What was wrong',
    more_one: '{{count}} more',
    more_other: '{{count}} more',
    beyond_one: '{{count}} more was not recorded.',
    beyond_other: '{{count}} more were not recorded.',
    id: 'Request ID',
    when: 'When',
  },
}
