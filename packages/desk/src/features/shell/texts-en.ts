export const shellEn = {
  account: {
    settings: 'Account and preferences',
    status: 'Status',
    menu: 'Account and settings of {{name}}',
    language: 'Language',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    auto: 'System',
    logOut: 'Log out',
    weakPassword: 'Your password is too easy to guess.',
    changeWeakPassword: 'Choose a new one',
    operator: 'Operator',
    supervisor: 'Supervisor',
    agent: 'Agent',
  },
  status: {
    online: 'Online',
    away: 'Away',
    offline: 'Offline',
  },
  connection: {
    offline: 'Offline. New messages appear when the connection is back.',
  },
}
