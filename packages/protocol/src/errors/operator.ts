import type { ErrorEntries } from './kinds.ts'

/** What operators are told: about connectors, agents, deliveries. */
export const operatorErrors = {
  not_an_operator: {
    error: 'forbidden',
    text: 'This is for operators: log in as one, or with the operator token.',
  },
  operator_not_logged_in: {
    error: 'unauthorized',
    text: 'Send the operator token (Authorization: Bearer ...), or log in as an operator at /desk/v1/session.',
  },
  instance_unknown: {
    error: 'not_found',
    text: 'There is no instance {{id:quoted}}: "passerelle instance list" shows them.',
  },
  connector_unknown: {
    error: 'not_found',
    text: 'There is no connector {{id:quoted}}: "passerelle connector list" shows them.',
  },
  agent_unknown: {
    error: 'not_found',
    text: 'There is no agent {{id:quoted}}: "passerelle agent list" shows them.',
  },
  delivery_unknown: {
    error: 'not_found',
    text: 'There is no delivery {{id:quoted}}: "passerelle deliveries list" shows them.',
  },
  queue_unknown: {
    error: 'not_found',
    text: 'There is no queue {{id:quoted}}: "passerelle queue list" shows them.',
  },
  nothing_looked_up: { error: 'invalid_request', text: 'Nothing was looked up.' },
  required_with_customer: { text: 'is required with customer_id' },

  // Connectors
  instance_not_created: { error: 'invalid_request', text: 'The instance was not created.' },
  instance_not_changed: { error: 'invalid_request', text: 'The instance was not changed.' },
  label_repeated: { text: 'is there twice, whatever the case' },
  key_repeated: { text: 'is there twice' },
  not_rights: { text: 'must be a list of {{choices:list}}' },
  not_labels: { text: 'must be a list of at most {{max:number}} names' },
  connector_not_created: { error: 'invalid_request', text: 'The connector was not created.' },
  connector_not_changed: { error: 'invalid_request', text: 'The connector was not changed.' },
  no_webhook_to_test: {
    error: 'conflict',
    text: 'This connector has no webhook URL: set one, then test it.',
  },
  pull_has_no_test: {
    error: 'conflict',
    text: 'The partner of this connector fetches what there is: there is no webhook to test.',
  },
  pull_has_no_url: { text: 'must be null: the partner fetches what there is' },
  no_alert_way: {
    error: 'conflict',
    text: 'Alerts go nowhere: set PASSERELLE_ALERT_URL, or PASSERELLE_ALERT_SMTP_URL with its addresses, then test.',
  },
  not_a_webhook_url: { text: 'must be a URL, or null for none' },
  not_event_types: { text: 'must be "all", or a list of {{choices:list}}' },
  not_a_retention: {
    text: 'must be "off", or a duration from 1d to 3650d such as "365d", or null for what the setting says',
  },
  not_a_retention_or_default: {
    text: 'must be "default", "off", or a duration from 1d to 3650d such as "365d"',
  },

  // Agents
  agent_not_created: { error: 'invalid_request', text: 'The agent was not created.' },
  agent_not_changed: { error: 'invalid_request', text: 'The agent was not changed.' },
  service_agent_not_created: { error: 'invalid_request', text: 'The service agent was not created.' },
  service_keeps_no_password: {
    error: 'conflict',
    text: 'A service agent has an API key and no password: create a new service agent.',
  },
  contact_of_two_instances: {
    error: 'conflict',
    text: 'These customers belong to two instances, and no contact spans two.',
  },
  email_taken: {
    error: 'conflict',
    text: 'Another account has the e-mail {{email}}: use another one.',
  },
  email_taken_by_new: {
    error: 'conflict',
    text: "Somebody has the e-mail {{email}} already: use another one, or reset that agent's password.",
  },
  missing: { text: 'is missing' },
  operator_without_instance: { text: 'Leave it out: an operator has no instance.' },
  service_without_it: { text: 'Leave it out: a service agent has none.' },
  instance_missing: { text: 'Name the instance the {{role}} works for.' },
  not_an_instance: { text: 'must be the id of an instance, or null' },

  // Opening hours
  zone_unknown: { text: 'There is no time zone {{zone:quoted}}: write an IANA name, Europe/Paris for example.' },
  time_of_day_malformed: { text: 'Write a time of day from 00:00 to 23:59.' },
  end_of_span_malformed: {
    text: 'Write a time of day from 00:00 to 24:00. An end on the next day counts on: 26:00 is two in the morning.',
  },
  span_backwards: {
    text: 'must be later than the start, {{from}}. For {{to}} on the next day, write {{next}}.',
  },
  span_too_long: { text: 'must be at most 24 h after the start, {{from}}' },
  spans_overlap: { text: 'overlaps the hours from {{from}} to {{to}} ({{path}})' },
  date_malformed: { text: 'Write a date, 2026-12-25 for example.' },
  holiday_repeated: { text: 'The date {{date}} is there twice: keep one of them.' },

  // Queues
  queue_not_created: { error: 'invalid_request', text: 'The queue was not created.' },
  queue_not_changed: { error: 'invalid_request', text: 'The queue was not changed.' },
  queue_name_taken: {
    error: 'conflict',
    text: 'Another queue of the instance is called {{name:quoted}}: use another name.',
  },
  default_queue_needed: {
    error: 'conflict',
    text: 'It is the default queue of its instance: make another one the default first.',
  },
  member_not_added: { error: 'invalid_request', text: 'The agent was not added to the queue.' },
  queue_member_unknown: { error: 'not_found', text: 'The agent {{id:quoted}} is not in this queue.' },
  not_a_queue: { text: 'must be the id of a queue, or null' },
  queue_of_instance_unknown: { text: 'is no queue of this instance' },
  overflow_circle: { text: 'comes back to this queue: what overflows would go round in a circle' },
  overflow_time_missing: { text: 'is required with a queue to overflow to' },
  agent_of_instance_unknown: { text: 'is no agent of the instance of this queue' },
  not_texts_by_language: {
    text: 'must be an object with a text for each language, such as {"en": "We are closed."}',
  },
  language_twice: { text: 'names a language that has a text already; languages differ by more than capitals' },
  not_skills: { text: 'must be an object with a level from 1 to 5 for each skill, such as {"billing": 4}' },

  // Deliveries
  nothing_replayed: { error: 'invalid_request', text: 'Nothing was replayed.' },
  replay_connector_deleted: {
    error: 'conflict',
    text: 'The connector was deleted: there is nowhere to send to.',
  },
  delivery_connector_deleted: {
    error: 'conflict',
    text: 'Its connector was deleted: there is nowhere to send it to.',
  },
  delivery_not_pending: {
    error: 'conflict',
    text: 'It is {{state}}: only a pending delivery can be skipped.',
  },
  delivery_pending: { error: 'conflict', text: 'It is pending already: it will be sent in its turn.' },
} as const satisfies ErrorEntries
