import type { ErrorEntries } from './kinds.ts'

/** What is wrong with one value of a request: the `code` of an entry of `errors`. */
export const fieldErrors = {
  required: { text: 'is required' },
  not_valid: { text: 'is not valid' },
  wrong_form: { text: '{{detail}}' },
  not_a_string: { text: 'must be a string' },
  not_a_boolean: { text: 'must be true or false' },
  not_a_choice: { text: 'must be {{choices:either}}' },
  not_a_time: { text: 'must be a time: 2026-01-31T09:00:00Z, seconds since 1970, or a duration such as 2h' },
  not_an_object_of: { text: 'must be an object with nothing in it but {{names:list}}' },
  not_an_object: { text: 'must be an object; null and [] mean an empty one' },
  not_whole_number: { text: 'must be a whole number from {{min:number}} to {{max:number}}' },
  not_bytes: { text: 'must be a whole number of bytes' },
  not_short_text: { text: 'must be a string of 1 to {{max:number}} characters' },
  text_too_long: { text: 'must be a string of at most {{max:number}} characters' },
  text_too_large: { text: 'must be a string of at most {{max:size}} in UTF-8' },
  text_empty_or_too_large: { text: 'must be a string of 1 character to {{max:size}} in UTF-8' },
  utf8_too_large: { text: 'must be at most {{max:size}} in UTF-8' },
  json_too_large: { text: 'must be at most {{max:size}} as JSON' },
  json_too_deep: { text: 'must nest at most {{max:number}} levels deep' },
  not_page_cursor: { text: 'must be the next_cursor of the page before' },
  not_answer_cursor: { text: 'must be the next_cursor of the answer before' },
  not_answer_cursor_unchanged: { text: 'must be the next_cursor of the answer before, unchanged' },
  not_one_id: { text: 'must be an id of 1 to {{max:number}} characters, once' },
  not_one_query: { text: 'must be at most {{max:number}} characters, once' },

  // Texts people type
  email_malformed: { text: 'Write an e-mail address, agent@example.com for example.' },
  name_malformed: { text: 'Write 1 to {{max:number}} characters, all on one line.' },
  text_length: { text: 'Write 1 to {{max:number}} characters.' },
  bytes_out_of_range: { text: 'Write a whole number of bytes from 0 to {{max:number}}.' },
  choice_unknown: { text: 'Write one of {{choices:list}}.' },
  retention_malformed: {
    text: 'Write "off", or a duration from 1d to 3650d such as "365d"; null follows the setting.',
  },
  password_too_short: { text: 'must have at least {{min:number}} characters' },
  password_too_long: { text: 'must have at most {{max:number}} characters' },
  password_guessable: { text: 'is too easy to guess: choose another one' },
} as const satisfies ErrorEntries
