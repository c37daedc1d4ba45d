export const snoozeEn = {
  snooze: {
    title_one: 'Snooze {{name}}',
    title_other: 'Snooze {{count}} conversations',
    hour: 'In 1 hour',
    tomorrow: 'Tomorrow morning',
    monday: 'Next Monday',
    own: 'Another time',
    choose: 'Choose a date and a time',
    submit: 'Snooze',
    end: 'End the snooze now',
    cancel: 'Cancel',
    until: 'Snoozed until {{time}}',
  },
}
