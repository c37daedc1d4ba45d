import type { commandErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const commandErrorsFr: FrenchOf<typeof commandErrors> = {
  no_connector_yet: 'Il n’y a pas de connecteur : passerelle connector create en crée un.',
  no_connector_chosen: 'Aucun connecteur n’a été choisi.',
  nothing_changed: 'Rien n’a été modifié.',
  audit_entry_changed:
    'Le registre a été modifié : l’entrée {{id}} du {{at}} ne suit pas celles d’avant ({{entries:number}} entrées sont intactes jusque-là). Comparez avec une sauvegarde.',
  audit_end_missing:
    'La fin du registre manque : il a {{entries:number}} entrées au lieu des {{expected:number}} attendues. Comparez avec une sauvegarde.',
  audit_written_anew:
    'Le registre a été réécrit : l’entrée {{entry:number}} n’a pas l’empreinte attendue. Comparez avec une sauvegarde.',
  audit_numbers_missing:
    'Des entrées manquent au registre : aucune n’a de numéro de {{from:number}} à {{to:number}} ({{gaps:number}} lacunes en tout). Comparez avec une sauvegarde.',
  nothing_erased: 'Rien n’a été effacé.',
  webhook_not_put_here: 'Le webhook ne peut pas être placé ici. {{reason:reason}}',
  webhook_lent: 'Un autre chat reçoit les webhooks de ce connecteur : terminez-le d’abord, ou omettez --listen.',
  chat_refused: '{{detail}}',
  messaging_url_unknown: 'Les réglages ne disent pas où est l’API de messagerie : donnez-la avec --url.',
  operator_token_missing:
    'Il n’y a pas de jeton d’opérateur pour {{url}} : connectez-vous avec « passerelle login --url {{url}} », ou définissez OPERATOR_TOKEN.',
  operator_token_refused:
    '{{url}} refuse le jeton d’opérateur : corrigez --token ou OPERATOR_TOKEN si vous en avez donné un, sinon connectez-vous à nouveau avec « passerelle login --url {{url}} ».',
  server_unreachable:
    '{{url}} est injoignable ({{detail}}) : vérifiez que l’URL est correcte et que le serveur fonctionne.',
  server_not_known:
    '{{url}} ne répond pas comme Passerelle (statut {{status:number}}) : donnez l’URL du serveur lui-même.',
  credentials_unreadable:
    'Les identifiants dans {{path}} ne peuvent pas être lus ({{detail}}) : supprimez le fichier, puis reconnectez-vous.',
  files_not_remote:
    'Un serveur ne remet pas les fichiers d’un client : retirez --files, ou lancez la commande sur la machine du serveur.',
  outgoing_file_too_large: '{{path}} dépasse {{max:number}} Mio : il ne peut pas être envoyé.',
  outgoing_file_unreadable: '{{path}} est illisible ({{detail}}).',
  history_not_sent: 'L’historique {{path}} ne peut pas être envoyé : {{reason:reason}}.',
  history_unreadable: 'il est illisible ({{detail}})',
  history_no_file: 'ce n’est pas un fichier',
  history_not_json: 'ce n’est pas du JSON',
  history_no_list: 'ce n’est ni une liste de messages ni {"messages": [...]}',
  path_not_written:
    '{{path}} ne peut pas être écrit ({{detail}}) : vérifiez que son dossier existe et que vous pouvez y écrire.',
  folder_not_made: 'Le dossier {{path}} ne peut pas être créé ({{detail}}) : choisissez-en un autre.',
  receiver_port_taken:
    'Le port {{port:number}} de {{host}} est pris : choisissez-en un autre, ou 0 pour un port libre.',
  receiver_port_needs_rights:
    'Le port {{port:number}} demande plus de droits que vous n’en avez : choisissez-en un au-dessus de 1023.',
  receiver_host_not_here:
    '{{host}} n’est pas une adresse de cette machine : choisissez 127.0.0.1, ou 0.0.0.0 pour toutes.',
  backup_of_postgres:
    'La base est PostgreSQL : sauvegardez-la par ses propres moyens (pg_dump ou archivage continu), avec les fichiers et DATA_DIR ; ou copiez-la dans une base SQLite (« passerelle migrate ») et sauvegardez celle-ci.',
  restore_to_postgres:
    'La base est PostgreSQL, et les sauvegardes sont de SQLite : restaurez dans une base SQLite, puis déplacez-la (« passerelle migrate »).',
  backup_without_database: 'Il n’y a pas de base de données dans {{path}} : rien à sauvegarder.',
  backup_file_there: '{{file}} existe déjà : nommez un autre fichier, ou supprimez-le d’abord.',
  backup_misread: 'Ce qui a été écrit dans {{path}} n’est pas ce qu’on y lit : vérifiez ce disque.',
  backup_missing: '{{file}} n’existe pas : nommez le fichier qu’a écrit « passerelle backup ».',
  restore_not_empty:
    'DATA_DIR {{path}} n’est pas vide ({{found}} s’y trouve) : désignez un dossier vide par PASSERELLE_DATA_DIR, ou déplacez ce qui s’y trouve.',
  backup_unusable: '{{file}} {{reason:reason}} : prenez une autre sauvegarde.',
  backup_foreign_entry: 'contient {{name:quoted}}, ce qu’aucune sauvegarde de Passerelle ne fait',
  backup_no_tar: 'est coupé ou n’est pas un fichier tar',
  backup_no_backup: 'est coupé, ou n’est pas une sauvegarde de Passerelle',
  backup_entry_damaged: 'est endommagé ({{name}} n’est pas tel qu’il a été écrit)',
  backup_not_whole: 'n’est pas entier',
  backup_miscounted: 'ne contient pas ce qu’il annonce',
  backup_newer:
    '{{file}} a été fait par une version plus récente de Passerelle (schéma {{schema:number}}, ce programme connaît {{newest:number}}) : restaurez-le avec cette version ({{version}}).',
  restore_other_places:
    'Le {{settings}} de la sauvegarde nomme d’autres emplacements pour la base de données ou les fichiers : mettez-le d’abord dans {{path}} (« tar -xf {{file}} -C {{path}} {{settings}} »), pour qu’ils y soient restaurés.',
  restore_without_key:
    'La sauvegarde ne contient pas de clé : définissez PASSERELLE_MASTER_KEY avec celle de son serveur, puis restaurez-la à nouveau.',
  restore_other_key: 'La clé n’est pas celle de la sauvegarde : {{found:reason}}. {{advice:reason}}',
  move_nothing_named:
    'Rien à déplacer : nommez une base avec --to, un emplacement pour les fichiers avec --blobs, ou les deux.',
  move_option_wrong: '--{{option}} : {{reason:reason}}.',
  move_to_itself: '{{place}} est déjà son emplacement : nommez-en un autre.',
  move_database_missing: 'Il n’y a pas de base de données dans {{database}} : rien à déplacer.',
  move_database_unreadable: '{{database}} ne peut pas être lue ({{detail}}) : rien n’a été déplacé.',
  move_database_served: 'Un serveur utilise {{database}} : arrêtez-le d’abord, puis déplacez.',
  move_under_way: 'Une autre commande « passerelle migrate » travaille sur {{database}} : attendez qu’elle se termine.',
  move_target_not_empty:
    '{{target}} n’est pas vide (il s’y trouve {{table}}) : déplacez vers une nouvelle base, ou videz celle-ci.',
  move_of_other_source:
    'Un déplacement de {{source}} vers {{target}} n’est pas terminé : terminez-le avec --from de cette base, ou videz {{target}}.',
  move_interrupted:
    'Le déplacement a été interrompu ({{detail}}). Ce qui est copié est gardé : relancez la même commande, qui reprend là. Ne démarrez aucun serveur sur le nouvel emplacement avant la fin.',
  move_unfinished:
    'Le déplacement de {{source}} vers cette base n’est pas terminé : relancez la même commande « passerelle migrate », qui reprend où elle s’est arrêtée.',
  move_differs:
    '{{table}} de {{target}} n’est pas ce que contient {{source}} : on y a écrit entre-temps. Videz {{target}}, puis déplacez à nouveau.',
  move_files_there: '{{place}} n’est pas vide ({{file}} s’y trouve) : déplacez les fichiers vers un emplacement vide.',
  move_file_differs:
    'Ce qui a été écrit dans {{place}} n’est pas ce qu’on y lit (fichier {{file}}) : vérifiez ce stockage.',
}
