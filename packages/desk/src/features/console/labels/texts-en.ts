export const labelsEn = {
  labels: {
    title: 'Tags and closing reasons',
    tags: 'Tags',
    reasons: 'Closing reasons',
    hint: 'One per line, in the order agents see them.',
  },
}
