export const shellEn = {
  account: {
    settings: 'Account and preferences',
    menu: 'Account and settings of {{name}}',
    language: 'Language',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    auto: 'Like the system',
    logOut: 'Log out',
    weakPassword: 'Your password is too easy to guess.',
    changeWeakPassword: 'Choose a new one',
    operator: 'Operator',
    supervisor: 'Supervisor',
    agent: 'Agent',
  },
  connection: {
    offline: 'Offline. What you see may be old; new messages appear as soon as the connection is back.',
  },
}
