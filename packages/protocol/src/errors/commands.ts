import type { ErrorEntries } from './kinds.ts'

/** Why a command was refused. */
export const commandErrors = {
  no_connector_yet: { text: 'There is no connector: passerelle connector create makes one.' },
  no_connector_chosen: { text: 'No connector was chosen.' },
  nothing_changed: { text: 'Nothing was changed.' },
  audit_entry_changed: {
    text: 'The record was changed: entry {{id}} of {{at}} does not follow from the ones before it ({{entries:number}} entries up to there are whole). Compare it with a backup.',
  },
  audit_end_missing: {
    text: 'The end of the record is missing: it has {{entries:number}} entries, and {{expected:number}} were expected. Compare it with a backup.',
  },
  audit_written_anew: {
    text: 'The record was written anew: entry {{entry:number}} has another hash than expected. Compare it with a backup.',
  },
  audit_numbers_missing: {
    text: 'Entries are missing from the record: no entry has a number from {{from:number}} to {{to:number}} ({{gaps:number}} such gaps in all). Compare it with a backup.',
  },
  nothing_erased: { text: 'Nothing was erased.' },
  webhook_not_put_here: { text: 'The webhook cannot be put here. {{reason:reason}}' },
  webhook_lent: { text: 'Another chat receives the webhooks of this connector: end it first, or leave out --listen.' },
  chat_refused: { text: '{{detail}}' },
  messaging_url_unknown: { text: 'Where the messaging API is cannot be told from the settings: give it with --url.' },
  operator_token_missing: {
    text: 'There is no operator token for {{url}}: log in with "passerelle login --url {{url}}", or set OPERATOR_TOKEN.',
  },
  operator_token_refused: {
    text: '{{url}} refuses the operator token: correct --token or OPERATOR_TOKEN where one was given, else log in again with "passerelle login --url {{url}}".',
  },
  server_unreachable: {
    text: '{{url}} cannot be reached ({{detail}}): see that the URL is right and the server runs.',
  },
  server_not_known: {
    text: '{{url}} does not answer as Passerelle does (status {{status:number}}): give the URL of the server itself.',
  },
  credentials_unreadable: {
    text: 'The credentials in {{path}} cannot be read ({{detail}}): remove the file, and log in again.',
  },
  files_not_remote: {
    text: 'A server does not hand out the files of a customer: leave out --files, or run the command on the machine of the server.',
  },
  outgoing_file_too_large: { text: '{{path}} is larger than {{max:number}} MiB: it cannot be sent.' },
  outgoing_file_unreadable: { text: '{{path}} cannot be read ({{detail}}).' },
  history_not_sent: { text: 'The history {{path}} cannot be sent: {{reason:reason}}.' },
  history_unreadable: { text: 'it cannot be read ({{detail}})' },
  history_no_file: { text: 'it is no file' },
  history_not_json: { text: 'it is not JSON' },
  history_no_list: { text: 'it is neither a list of messages nor {"messages": [...]}' },
  path_not_written: {
    text: 'The {{what}} {{path}} cannot be written ({{detail}}): see that its folder is there and that you may write to it.',
  },
  folder_not_made: { text: 'The folder {{path}} cannot be made ({{detail}}): choose another one.' },
  receiver_port_taken: {
    text: 'Port {{port:number}} on {{host}} is taken: choose another one, or 0 for any that is free.',
  },
  receiver_port_needs_rights: { text: 'Port {{port:number}} needs more rights than you have: choose one above 1023.' },
  receiver_host_not_here: {
    text: '{{host}} is no address of this machine: choose 127.0.0.1, or 0.0.0.0 for all of them.',
  },
  backup_of_postgres: {
    text: 'The database is PostgreSQL: back it up by its own means (pg_dump, or continuous archiving), and the files and DATA_DIR beside it; or copy it into an SQLite database ("passerelle migrate") and back that up.',
  },
  restore_to_postgres: {
    text: 'The database is PostgreSQL, and backups are of SQLite: restore into an SQLite database, then move it ("passerelle migrate").',
  },
  backup_without_database: { text: 'There is no database at {{path}}: nothing to back up.' },
  backup_file_there: { text: '{{file}} is there already: name another file, or remove it first.' },
  backup_misread: { text: 'What was written to {{path}} is not what it reads: check that disk.' },
  backup_missing: { text: '{{file}} is not there: name the file that "passerelle backup" wrote.' },
  restore_not_empty: {
    text: 'DATA_DIR {{path}} is not empty ({{found}} is there): set PASSERELLE_DATA_DIR to an empty folder, or move away what is in it.',
  },
  backup_unusable: { text: '{{file}} {{reason:reason}}: take another backup.' },
  backup_foreign_entry: { text: 'holds {{name:quoted}}, which no backup of Passerelle does' },
  backup_no_tar: { text: 'is cut or no tar file' },
  backup_no_backup: { text: 'is cut, or no backup of Passerelle' },
  backup_entry_damaged: { text: 'is damaged ({{name}} is not as it was written)' },
  backup_not_whole: { text: 'is not whole' },
  backup_miscounted: { text: 'does not hold what it says it does' },
  backup_newer: {
    text: '{{file}} was made by a newer version of Passerelle (schema {{schema:number}}, this program knows {{newest:number}}): restore it with that version ({{version}}).',
  },
  restore_other_places: {
    text: 'The backup\'s {{settings}} names other places for database or files: put it into {{path}} first ("tar -xf {{file}} -C {{path}} {{settings}}"), so that they are restored there.',
  },
  restore_without_key: {
    text: 'The backup holds no master key: set PASSERELLE_MASTER_KEY to the one its server ran with, then restore it again.',
  },
  restore_other_key: { text: "The master key is not the backup's: {{found:reason}}. {{advice:reason}}" },
  move_nothing_named: {
    text: 'Nothing to move: name a database with --to, a place for the files with --blobs, or both.',
  },
  move_option_wrong: { text: '--{{option}}: {{reason:reason}}.' },
  move_to_itself: { text: '{{place}} is where it stands already: name another place.' },
  move_database_missing: { text: 'There is no database at {{database}}: nothing to move.' },
  move_database_unreadable: { text: '{{database}} cannot be read ({{detail}}): nothing was moved.' },
  move_database_served: { text: 'A server is at work on {{database}}: stop it first, then move.' },
  move_under_way: { text: 'Another "passerelle migrate" is at work on {{database}}: wait until it ends.' },
  move_target_not_empty: {
    text: '{{target}} is not empty (there are {{table}}): move into a new database, or empty this one.',
  },
  move_of_other_source: {
    text: 'A move from {{source}} into {{target}} is not finished: finish it with --from of that database, or empty {{target}}.',
  },
  move_interrupted: {
    text: 'The move was interrupted ({{detail}}). What was copied is kept: run the same command again, and it goes on there. Start no server on the new place before it has ended.',
  },
  move_unfinished: {
    text: 'The move of {{source}} into this database is not finished: run the same "passerelle migrate" again, which goes on where it stopped.',
  },
  move_differs: {
    text: '{{table}} of {{target}} are not what {{source}} has: it was written to meanwhile. Empty {{target}}, and move again.',
  },
  move_files_there: {
    text: '{{place}} is not empty ({{file}} is there): move the files to an empty place.',
  },
  move_file_differs: {
    text: 'What was written to {{place}} is not what it reads (file {{file}}): check that storage.',
  },
} as const satisfies ErrorEntries
