/** The rows of tables 1 to 4 of the wire contract. Each has tests whose titles begin with its id in brackets. */
export const rows: readonly string[] = [
  ...['encodings', 'success', 'invalid-client', 'other-errors', 'throttle', 'tokens', 'additions'].map(
    (row) => `1.${row}`,
  ),
  ...[
    ...['success', 'errors', 'atomic', 'limits', 'required', 'several-customers', 'duplicates', 'fingerprint'],
    ...['created-at', 'order', 'no-recipient', 'with-recipient', 'history-alone', 'history-several', 'empty-message'],
    ...['nul', 'rich-content', 'numbers', 'empty-array', 'metadata', 'base64', 'url', 'mime-type', 'reopen'],
  ].map((row) => `2.${row}`),
  ...[
    ...[
      'url',
      'body',
      'sender',
      'metadata',
      'headers',
      'body-hash',
      'success',
      'order',
      'schedule',
      'flush',
      'given-up',
    ],
    ...['breaker', 'paused', 'deleted'],
  ].map((row) => `3.${row}`),
  ...['url', 'auth', 'answer', 'once', 'unsettled', 'never-fetched', 'desk-copy', 'inline'].map((row) => `4.${row}`),
]
