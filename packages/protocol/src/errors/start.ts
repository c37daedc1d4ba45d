import type { ErrorEntries } from './kinds.ts'

/** Why the server does not start, or has nowhere to store anything. */
export const startErrors = {
  data_dir_missing: {
    text: 'DATA_DIR {{path}} is not there: start the server once ("passerelle serve" creates it), or set PASSERELLE_DATA_DIR. A server elsewhere is reached after "passerelle login --url URL".',
  },
  data_dir_not_created: { text: 'DATA_DIR {{path}} cannot be created ({{detail}}): {{advice:reason}}.' },
  data_dir_not_written: { text: 'DATA_DIR {{path}} cannot be written ({{detail}}): {{advice:reason}}.' },
  free_disk_space: { text: 'the disk is full, free some space there' },
  allow_writing: { text: 'give its owner the right to write there, or set PASSERELLE_DATA_DIR to another folder' },
  master_key_gone: {
    text: 'The database {{database}} was sealed with a master key that is gone: put back {{path}}, or set PASSERELLE_MASTER_KEY to it.',
  },
  alert_secret_missing: {
    text: 'PASSERELLE_ALERT_URL needs PASSERELLE_ALERT_SECRET on PostgreSQL, where all servers sign alerts with the same one: set it to what "openssl rand -hex 24" prints, on each of them.',
  },
  secret_file_wrong: { text: 'The file {{path}} cannot be used: {{problem:reason}}.' },
  secret_file_unreadable: { text: 'The file {{path}} cannot be read: {{detail}}.' },
  disk_full: { text: 'The disk is full, {{path}} cannot grow: free some space there.' },
  disk_read_only: { text: '{{path}} cannot be written ({{detail}}): give this process write access there.' },
  disk_failing: { text: '{{path}} cannot be read or written ({{detail}}): check the disk and its free space.' },
  database_damaged: {
    text: 'The database {{path}} is damaged ({{detail}}): stop what uses it, keep a copy of the file, and restore a backup.',
  },
  database_unreachable: {
    text: 'The PostgreSQL database cannot be reached ({{detail}}): check that it runs, its address and password in PASSERELLE_DATABASE_URL, and the network between.',
  },
  database_login_refused: {
    text: 'PostgreSQL does not let this user in ({{detail}}): correct user and password in PASSERELLE_DATABASE_URL, or what pg_hba.conf of the server says about them.',
  },
  database_name_unknown: {
    text: 'PostgreSQL has no such database ({{detail}}): create it, or correct its name in PASSERELLE_DATABASE_URL.',
  },
  database_rights_missing: {
    text: 'The PostgreSQL user has too few rights ({{detail}}): make it the owner of the database and of the tables in it.',
  },
  database_certificate_refused: {
    text: 'The certificate of the PostgreSQL server cannot be checked, or does not fit ({{detail}}): name a file with the authority that signed it as sslrootcert= in PASSERELLE_DATABASE_URL, and the host as the certificate does.',
  },
  database_connections_taken: {
    text: 'All connections of this server to PostgreSQL are in use, and none became free within 5 s: look for slow statements and locks in PostgreSQL, and for a broken network, or raise pool= in PASSERELLE_DATABASE_URL.',
  },
  database_full: {
    text: 'The PostgreSQL database cannot grow ({{detail}}): free some space on its disk.',
  },
  database_disk_failing: {
    text: 'PostgreSQL cannot read or write its files ({{detail}}): check the disk of its machine, and the log of PostgreSQL.',
  },
  database_pages_damaged: {
    text: 'PostgreSQL finds files of the database damaged ({{detail}}): stop what uses it, keep a copy of its files, see the log of PostgreSQL, and restore a backup or promote a standby.',
  },
  postgres_server_old: {
    text: 'The PostgreSQL server is of version {{version}}, and Passerelle needs 15 or newer: upgrade it, or name another one in PASSERELLE_DATABASE_URL.',
  },
  postgres_newer: {
    text: 'The PostgreSQL database was upgraded by a version of Passerelle that is newer by more than one step (schema {{schema:number}}, this program knows {{newest:number}}): start that version.',
  },
  postgres_older: {
    text: 'The PostgreSQL database was made by an older version of Passerelle (schema {{schema:number}}, this program has {{newest:number}}): start a server of this version, which upgrades it.',
  },
  database_not_opened: {
    text: 'The database {{path}} cannot be opened ({{detail}}): check that the file can be read and written.',
  },
  database_linked: {
    text: 'The database {{path}} has another name as well (a hard link), and used under both it would be damaged: remove the other one ("find / -samefile {{path}}" shows it), then start again.',
  },
  database_newer: {
    text: 'The database {{path}} was written by a newer version of Passerelle (schema {{schema:number}}, this program knows {{newest:number}}): start that version, or restore a backup.',
  },
  database_older: {
    text: 'The database {{path}} was written by an older version of Passerelle (schema {{schema:number}}, this program has {{newest:number}}): back it up, then start the server of this version, which upgrades it.',
  },
  database_served_older: {
    text: 'A server is at work on the database {{path}} with an older schema ({{schema:number}}, this program has {{newest:number}}): stop it, back up, and start the server of this version. If that one is upgrading the database just now, wait until it is ready.',
  },
  database_changed_version: {
    text: 'Another version of Passerelle changed the database {{path}} while this one was at work (schema {{schema:number}}, this program has {{newest:number}}): start the server of the version that changed it.',
  },
  serving_lock_lost: {
    text: 'The lock {{path}} was deleted, and another server holds the new one: only one may serve a database.',
  },
  database_served: {
    text: 'Another server is already serving {{path}}: stop it first, or give this one a PASSERELLE_DATA_DIR of its own.',
  },
  database_unusable: {
    text: 'The database {{path}} cannot be used: {{detail}} (see that this process may write there, and that the disk is not full).',
  },
  blobs_unusable: {
    text: 'The folder of files {{path}} cannot be used: {{detail}} (see that this process may write there, and that the disk is not full).',
  },
  blobs_not_written: {
    text: 'The folder for files, {{path}}, cannot be written ({{detail}}): give the user who runs Passerelle write access and free space there, or name another folder in PASSERELLE_BLOB_URL.',
  },
  s3_bucket_missing: {
    text: 'There is no bucket {{bucket}} on {{endpoint}}: create it, or correct PASSERELLE_BLOB_URL.',
  },
  s3_access_denied: {
    text: 'S3 refuses what is to be done in {{place}} ({{detail}}): allow these credentials to get, put, delete and list objects there, and to list and abort multipart uploads.',
  },
  s3_credentials_refused: {
    text: 'S3 does not accept the credentials ({{detail}}): correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of this machine.',
  },
  s3_credentials_missing: {
    text: 'There are no credentials for S3 ({{detail}}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.',
  },
  s3_region_missing: {
    text: 'The region of the bucket is not known: add region= to PASSERELLE_BLOB_URL, or set AWS_REGION.',
  },
  s3_region_wrong: {
    text: 'The bucket {{bucket}} is in the region {{region}}: write region={{region}} in PASSERELLE_BLOB_URL.',
  },
  s3_region_other: {
    text: 'The bucket {{bucket}} is in another region: write the right one as region= in PASSERELLE_BLOB_URL.',
  },
  s3_kms_key_refused: {
    text: 'S3 cannot encrypt what is kept in {{place}} ({{detail}}): check kmsKey in PASSERELLE_BLOB_URL, and that these credentials may use that key.',
  },
  s3_unreachable: {
    text: 'S3 does not answer on {{endpoint}} ({{detail}}): check the endpoint in PASSERELLE_BLOB_URL, the network and the server there.',
  },
  s3_failing: {
    text: '{{endpoint}} answers, but does not do what S3 does ({{detail}}): check its state and its log, and that it is an S3 server.',
  },
  s3_without_checksums: {
    text: '{{endpoint}} keeps no checksums (CRC32) of what it stores, so that damage would not be noticed: use an S3 server that does.',
  },
  s3_file_damaged: {
    text: 'The file {{file}} in {{place}} is damaged, its checksum is not the one it was stored with: put it back from a backup.',
  },
  secrets_not_opened: { text: 'The secrets in the database cannot be opened: {{detail}}.' },
  master_key_refused: { text: '{{reason:reason}}.' },
  port_taken: {
    text: 'Port {{port:number}} on {{host}} is taken: stop what listens there, or set {{setting}} to another one.',
  },
  port_taken_other_free: {
    text: 'Port {{port:number}} on {{host}} is taken: stop what listens there, or set {{setting}} to {{free:number}}, which is free.',
  },
  port_needs_rights: {
    text: 'Port {{port:number}} needs more rights than this process has: set PASSERELLE_PORT to one above 1023.',
  },
  host_not_here: {
    text: '{{host}} is no address of this machine: set PASSERELLE_HOST to 127.0.0.1, or to 0.0.0.0 for all of them.',
  },
} as const satisfies ErrorEntries
