import type { ErrorEntries } from './kinds.ts'

/** What agents are told: about logging in, conversations, messages and files. */
export const deskErrors = {
  // Who asks
  password_wrong: { error: 'invalid_credentials', text: 'The e-mail or the password is wrong.' },
  operator_token_wrong: { error: 'invalid_credentials', text: 'The operator token is wrong.' },
  password_login_off: { error: 'forbidden', text: 'People log in with single sign-on here, and not with a password.' },
  single_sign_on_off: { error: 'not_found', text: 'Single sign-on is not set up: set PASSERELLE_OIDC_ISSUER.' },
  sign_in_unreachable: { text: 'The sign-in service does not answer. Try again in a few minutes.' },
  sign_in_denied: { text: 'You were not signed in: the sign-in service refused, or you cancelled.' },
  sign_in_failed: { text: 'The sign-in service gave an answer that cannot be accepted. Sign in again.' },
  sign_in_expired: { text: 'This sign-in took too long, or began in another browser. Sign in again.' },
  sign_in_domain_refused: { text: 'Your e-mail address is not of a domain that may sign in here.' },
  sign_in_unverified: {
    text: 'Your account here could not be found: the sign-in service does not confirm your e-mail address. Ask an operator.',
  },
  sign_in_unknown: { text: 'You have no account here. Ask an operator to create one with your e-mail address.' },
  sign_in_disabled: { text: 'Your account here is disabled. Ask an operator.' },
  sign_in_other_identity: {
    text: 'The account with your e-mail address belongs to another identity of the sign-in service. Ask an operator to unlink it.',
  },
  sign_in_without_role: { text: 'The sign-in service gives you no role here. Ask an administrator.' },
  sign_in_without_instance: {
    text: 'Your new role needs an instance, and none is set for new accounts. Ask an operator.',
  },
  logins_busy: {
    error: 'temporarily_unavailable',
    text: 'Too many log-ins at this moment. Try again in a few seconds.',
  },
  not_logged_in: {
    error: 'unauthorized',
    text: 'Log in at /desk/v1/session, or send Authorization: Bearer <API key>.',
  },
  csrf_token_wrong: {
    error: 'forbidden',
    text: 'Send the csrf_token of GET /desk/v1/session in the header {{header}}.',
  },
  foreign_origin: {
    error: 'forbidden',
    text: 'This request comes from another site: only the desk itself may send it.',
  },
  no_inbox: {
    error: 'forbidden',
    text: 'Operators belong to no instance and have no inbox: log in as an agent of an instance.',
  },
  supervisors_only: {
    error: 'forbidden',
    text: 'Shared canned replies are changed by supervisors: ask one, or keep a personal one.',
  },
  supervisors_see_it: {
    error: 'forbidden',
    text: 'The board and the reports are for supervisors: log in as one.',
  },
  right_missing: {
    error: 'forbidden',
    text: 'This account has not the right "{{right}}": an operator can grant it, or ask a supervisor.',
  },
  service_has_no_account: {
    error: 'forbidden',
    text: 'A service agent has an API key, and neither sessions nor a password.',
  },
  too_many_streams: {
    error: 'too_many_requests',
    text: '{{count:number}} event streams are open with this session, key or token: close one first.',
  },
  session_not_found: { error: 'not_found', text: 'This session does not exist.' },
  token_is_no_password: {
    error: 'conflict',
    text: 'The operator token is not a password: set PASSERELLE_OPERATOR_TOKEN to change it.',
  },
  service_has_no_password: { error: 'conflict', text: 'A service agent has an API key and no password.' },
  password_not_changed: { error: 'invalid_request', text: 'The password was not changed.' },
  not_your_password: { text: 'This is not your password.' },
  code_needed: {
    error: 'second_factor_required',
    text: 'Send `code` too: of the authenticator app, or a recovery code.',
  },
  code_wrong: {
    error: 'invalid_credentials',
    text: 'The code is wrong, or was used already: wait for the next one, or send a recovery code.',
  },
  second_factor_is_on: { error: 'conflict', text: 'The second factor is on: turn it off to set up another one.' },
  second_factor_not_begun: { error: 'conflict', text: 'No second factor waits for its first code: set one up.' },
  second_factor_not_changed: { error: 'invalid_request', text: 'The second factor was not changed.' },
  not_your_code: { text: 'This code is wrong, or was used already: wait for the next one.' },

  // Conversations
  conversation_not_found: { error: 'not_found', text: 'This conversation does not exist.' },
  customer_not_found: { error: 'not_found', text: 'This customer does not exist.' },
  connector_not_found: { error: 'not_found', text: 'This connector does not exist.' },
  customer_unknown: { error: 'not_found', text: 'This customer has never written through this connector.' },
  connector_deleted: {
    error: 'conflict',
    text: 'The connector was deleted: nothing can be sent through it.',
  },
  other_conversation_open: {
    error: 'conflict',
    text: 'The customer has another open conversation, {{conversation_id}}: continue there.',
  },
  customer_with_colleague: {
    error: 'conflict',
    text: 'A colleague has an open conversation with this customer: ask a supervisor.',
  },
  newer_message: {
    error: 'newer_message',
    text: 'The customer has written again: read `message`, and send its id as last_seen_message_id to go on anyway.',
  },
  customer_not_changed: { error: 'invalid_request', text: 'The customer was not changed.' },
  customer_joined_with_itself: { error: 'conflict', text: 'This is the same customer: choose another one.' },
  customers_not_joined: { error: 'conflict', text: 'These customers are not joined.' },
  contact_too_large: {
    error: 'conflict',
    text: 'Together they would be more than {{max:number}} customers: separate some first.',
  },
  contact_changed: {
    error: 'conflict',
    text: 'Others were joined with this customer meanwhile: nothing was erased. Look at who they are, and confirm again.',
  },
  not_customers: { text: 'must be a list of at most {{max:number}} customers' },
  not_noted: { error: 'invalid_request', text: 'The note was not kept.' },
  not_tagged: { error: 'invalid_request', text: 'The tags were not changed.' },
  not_tags: { text: 'must be a list of at most {{max:number}} tags' },
  tag_unknown: { text: 'is no tag of this instance: use one of /desk/v1/labels' },
  note_length: { text: 'must be a text of 1 to {{max:number}} characters' },
  not_mentions: { text: 'must be a list of at most {{max:number}} ids of agents' },
  mention_unknown: { text: 'is no agent of this instance: use an id from /desk/v1/agents' },
  not_listed: { error: 'invalid_request', text: 'The conversations were not listed.' },
  not_reported: { error: 'invalid_request', text: 'No report was made.' },
  report_backwards: { text: 'ends before it begins' },
  report_too_long: { text: 'is later than {{max:number}} days after the first day: ask for fewer' },
  not_assigned: { error: 'invalid_request', text: 'The conversation was not assigned.' },
  not_transferred: { error: 'invalid_request', text: 'The conversation was not transferred.' },
  conversation_closed: { error: 'conflict', text: 'The conversation is closed: reopen it first.' },
  not_snoozed: { error: 'invalid_request', text: 'The conversation was not snoozed.' },
  not_a_later_time: {
    text: 'must be a time from now to a year ahead, with its zone (2026-01-31T09:00:00Z), or null to end the snooze',
  },
  conversation_with_bot: { error: 'conflict', text: 'The bot has this conversation: there is nothing to snooze.' },
  nothing_to_undo: {
    error: 'conflict',
    text: 'There is nothing to undo: something has happened in the conversation since, or it was over a minute ago.',
  },
  not_done: { error: 'invalid_request', text: 'Nothing was done.' },
  not_bulk_ids: { text: 'must be a list of 1 to {{max:number}} ids of conversations' },
  not_seen_messages: { text: 'must be an object: for ids of conversations, the newest message seen in each' },
  not_taken: { error: 'conflict', text: 'Nothing was taken: this account can have no conversations.' },
  conversation_taken: { error: 'conflict', text: 'Somebody has this conversation already, or the bot.' },
  not_closed: { error: 'invalid_request', text: 'The conversation was not closed.' },
  assignee_unknown: {
    text: 'is not an agent of this instance: use an id from /desk/v1/agents, "me", or null for nobody',
  },
  receiver_unknown: { text: 'is no agent of this instance who can log in' },
  queue_or_agent: { text: 'name one: queue_id or agent_id' },
  not_an_assignee: { text: 'must be the id of an agent, "me", or null for nobody' },
  not_an_assignee_filter: { text: 'must be me, none, or the id of an agent' },
  not_last_seen: { text: 'must be the id of a message of this conversation' },
  last_seen_unknown: { text: 'is not a message of this conversation' },
  view_and_filter: { text: 'cannot be combined with status, assignee or waiting' },
  two_connectors: { text: 'differs from connector_id: give only one of them' },
  waiting_not_open: { text: 'longest_waiting needs open conversations: add status=open or a view of them' },

  // Messages
  message_not_found: { error: 'not_found', text: 'This message does not exist.' },
  delivery_not_found: { error: 'not_found', text: 'The message, or a delivery of it, does not exist.' },
  message_not_exhausted: {
    error: 'conflict',
    text: 'The message is {{state}}: only a failed one (exhausted) can be retried.',
  },
  message_not_recorded: { error: 'invalid_request', text: 'The message was not recorded.' },
  conversation_connector_deleted: {
    error: 'conflict',
    text: 'The connector of this conversation was deleted: it can be read, but nothing more can be sent.',
  },
  idempotent_message_gone: { error: 'not_found', text: 'The message of this Idempotency-Key does not exist.' },
  idempotency_key_reused: {
    error: 'idempotency_key_reused',
    text: 'This Idempotency-Key stands for another message, sent within the last 24 h: use a new key for each message.',
  },
  idempotency_key_malformed: {
    error: 'invalid_request',
    text: '{{header}} must be 1 to 256 visible ASCII characters, a UUID for example.',
  },
  not_uploads: { text: 'must be a list of at most {{max:number}} {"upload_id"}' },
  upload_repeated: { text: 'is named twice; upload it again' },
  upload_gone: {
    text: 'has expired or was already used: upload the file again',
  },
  not_credentials: { text: 'must be {"email", "password"} or {"operator_token"}, all strings' },

  // Files
  file_not_found: { error: 'not_found', text: 'This file does not exist.' },
  file_gone: { error: 'not_found', text: 'This file does not exist, or has been deleted.' },
  file_pending: { error: 'conflict', text: 'The file is still being fetched: try again in a moment.' },
  file_not_fetched: {
    error: 'not_found',
    text: 'There is no file: it could not be fetched ({{reason:reason}}).',
  },
  not_a_picture: { text: 'it is not a PNG, JPEG, GIF, WebP or AVIF picture' },
  not_a_picture_number: { text: 'must be the number of a picture of the message, from 0' },
  reason_unknown: { text: 'for an unknown reason' },
  upload_not_kept: {
    error: 'invalid_request',
    text: 'The upload was not kept: {{reason:reason}}. Send multipart/form-data with one file.',
  },
  upload_without_file: { text: 'it contains no file' },
  upload_of_two_files: { text: 'it contains more than one file' },
  file_too_large: {
    error: 'payload_too_large',
    text: 'The file is larger than {{max:size}} ({{max:number}} bytes), the limit for a file.',
  },
  not_multipart: {
    error: 'unsupported_media_type',
    text: 'Send the file as multipart/form-data, one file a request.',
  },

  // Canned replies
  canned_reply_not_found: { error: 'not_found', text: 'This canned reply does not exist.' },
  canned_reply_not_saved: { error: 'invalid_request', text: 'The canned reply was not saved.' },
  shortcut_taken: {
    error: 'conflict',
    text: 'Another canned reply has the shortcut {{shortcut:quoted}}: use another one.',
  },
  not_a_shortcut: { text: 'must be a string of 1 to {{max:number}} characters without white space' },
  not_a_language: { text: 'must be a language tag, such as "fr" or "pt-BR"' },
  placeholder_unknown: {
    text: 'must not contain {{name:quoted}} in double braces: there is no such variable, and customers would read it as typed',
  },
  placeholder_unfilled: {
    text: 'must not contain {{name:quoted}} in double braces: it was not filled in, and the customer would read it as typed',
  },
} as const satisfies ErrorEntries
