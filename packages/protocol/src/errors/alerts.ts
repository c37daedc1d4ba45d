import type { ErrorEntries } from './kinds.ts'

/** What operators are alerted to, and why a mail about it was not sent. */
export const alertErrors = {
  alert_webhook_failing: {
    text: 'Connector {{connector}}: its webhook has been failing for {{minutes:number}} min',
  },
  alert_events_failing: {
    text: 'Connector {{connector}}: its events URL has been failing for {{minutes:number}} min',
  },
  alert_deliveries_exhausted: {
    text: 'Connector {{connector}}: {{count:number}} deliveries failed for good within a day',
  },
  alert_queue_waiting: {
    text: 'Queue {{queue}}: a customer has been waiting for {{minutes:number}} min, the target is {{target:number}} min',
  },
  alert_disk_low: { text: 'Server {{host}}: {{percent:number}} % of a disk is free' },
  alert_node_silent: { text: 'Server {{host}} went silent; the others took over its work' },
  alert_test: { text: 'This is a test alert from Passerelle' },
  alert_not_sent: { text: 'Not every test message was taken: see above.' },
  mail_login_refused: { text: 'The mail server {{host}} refused the user name or the password' },
  mail_not_taken: { text: 'The mail server {{host}} did not take the message: {{detail}}' },
} as const satisfies ErrorEntries
