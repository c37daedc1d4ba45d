export const loginEn = {
  login: {
    title: 'Log in to Passerelle',
    subtitle: 'Answer the customers your bots hand over.',
    email: 'Email',
    password: 'Password',
    submit: 'Log in',
    withToken: 'Use the operator token',
    withPassword: 'Use email and password',
    token: 'Operator token',
    tokenHint: 'Printed at the first start, or set as PASSERELLE_OPERATOR_TOKEN.',
    wrongPassword: 'Email or password is wrong. Check both and try again.',
    wrongToken: 'This operator token is not valid. Check it and try again.',
    tooMany: 'Too many attempts. Wait a minute and try again.',
    missing: 'Fill in this field.',
    ended: 'Your session has ended. Log in again; your drafts are kept.',
    showPassword: 'Show or hide the password',
  },
}
