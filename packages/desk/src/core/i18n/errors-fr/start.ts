import type { startErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const startErrorsFr: FrenchOf<typeof startErrors> = {
  data_dir_missing:
    'DATA_DIR {{path}} n’existe pas : démarrez le serveur une fois (« passerelle serve » le crée), ou définissez PASSERELLE_DATA_DIR. Un autre serveur s’atteint après « passerelle login --url URL ».',
  data_dir_not_created: 'DATA_DIR {{path}} ne peut pas être créé ({{detail}}) : {{advice:reason}}.',
  data_dir_not_written: 'DATA_DIR {{path}} ne peut pas être écrit ({{detail}}) : {{advice:reason}}.',
  free_disk_space: 'le disque est plein, libérez-y de la place',
  allow_writing: 'donnez à son propriétaire le droit d’y écrire, ou désignez un autre dossier par PASSERELLE_DATA_DIR',
  master_key_gone:
    'La base de données {{database}} a été scellée avec une clé qui a disparu : remettez {{path}}, ou définissez PASSERELLE_MASTER_KEY.',
  alert_secret_missing:
    'Sur PostgreSQL, PASSERELLE_ALERT_URL demande PASSERELLE_ALERT_SECRET, car tous les serveurs signent les alertes avec le même secret : donnez-lui sur chacun ce qu’affiche « openssl rand -hex 24 ».',
  secret_file_wrong: 'Le fichier {{path}} est inutilisable : {{problem:reason}}.',
  secret_file_unreadable: 'Le fichier {{path}} est illisible : {{detail}}.',
  database_unreachable:
    'La base PostgreSQL est hors d’atteinte ({{detail}}) : vérifiez qu’elle tourne, son adresse et son mot de passe dans PASSERELLE_DATABASE_URL, et le réseau entre les deux.',
  database_login_refused:
    'PostgreSQL refuse cet utilisateur ({{detail}}) : corrigez l’utilisateur et le mot de passe dans PASSERELLE_DATABASE_URL, ou ce que le fichier pg_hba.conf du serveur en dit.',
  database_name_unknown:
    'PostgreSQL n’a pas de base de ce nom ({{detail}}) : créez-la, ou corrigez son nom dans PASSERELLE_DATABASE_URL.',
  database_rights_missing:
    'L’utilisateur PostgreSQL n’a pas assez de droits ({{detail}}) : rendez-le propriétaire de la base et de ses tables.',
  database_certificate_refused:
    'Le certificat du serveur PostgreSQL ne peut pas être vérifié, ou ne convient pas ({{detail}}) : nommez par sslrootcert= dans PASSERELLE_DATABASE_URL un fichier avec l’autorité qui l’a signé, et l’hôte comme le certificat le nomme.',
  database_connections_taken:
    'Toutes les connexions de ce serveur à PostgreSQL sont occupées, et aucune ne s’est libérée en 5 s : cherchez des requêtes lentes et des verrous dans PostgreSQL, et un réseau coupé, ou augmentez pool= dans PASSERELLE_DATABASE_URL.',
  database_full: 'La base PostgreSQL ne peut pas grandir ({{detail}}) : libérez de la place sur son disque.',
  database_disk_failing:
    'PostgreSQL ne peut pas lire ou écrire ses fichiers ({{detail}}) : vérifiez le disque de sa machine, et le journal de PostgreSQL.',
  database_pages_damaged:
    'PostgreSQL trouve des fichiers de la base endommagés ({{detail}}) : arrêtez ce qui l’utilise, gardez une copie de ses fichiers, lisez le journal de PostgreSQL, et restaurez une sauvegarde ou promouvez un serveur de secours.',
  postgres_server_old:
    'Le serveur PostgreSQL est de version {{version}}, et Passerelle demande la 15 ou une plus récente : mettez-le à niveau, ou nommez-en un autre dans PASSERELLE_DATABASE_URL.',
  postgres_newer:
    'La base PostgreSQL a été mise à niveau par une version de Passerelle qui a plus d’une version d’avance (schéma {{schema:number}}, ce programme connaît {{newest:number}}) : lancez cette version.',
  postgres_older:
    'La base PostgreSQL a été créée par une version plus ancienne de Passerelle (schéma {{schema:number}}, ce programme a {{newest:number}}) : lancez un serveur de cette version, qui la met à niveau.',
  disk_full: 'Le disque est plein, {{path}} ne peut pas grandir : libérez-y de la place.',
  disk_read_only: '{{path}} ne peut pas être écrit ({{detail}}) : donnez à ce processus le droit d’y écrire.',
  disk_failing: '{{path}} ne peut être ni lu ni écrit ({{detail}}) : vérifiez le disque et sa place libre.',
  database_damaged:
    'La base de données {{path}} est endommagée ({{detail}}) : arrêtez ce qui l’utilise, gardez une copie du fichier, et restaurez une sauvegarde.',
  database_not_opened:
    'La base de données {{path}} ne peut pas être ouverte ({{detail}}) : vérifiez que le fichier peut être lu et écrit.',
  database_linked:
    'La base de données {{path}} a aussi un autre nom (un lien physique), et serait endommagée si les deux servaient : supprimez l’autre (« find / -samefile {{path}} » le montre), puis redémarrez.',
  database_newer:
    'La base de données {{path}} a été écrite par une version plus récente de Passerelle (schéma {{schema:number}}, ce programme connaît {{newest:number}}) : démarrez cette version, ou restaurez une sauvegarde.',
  database_older:
    'La base de données {{path}} a été écrite par une version plus ancienne de Passerelle (schéma {{schema:number}}, ce programme a le {{newest:number}}) : sauvegardez-la, puis démarrez le serveur de cette version, qui la met à niveau.',
  database_served_older:
    'Un serveur travaille sur la base de données {{path}} avec un schéma plus ancien ({{schema:number}}, ce programme a le {{newest:number}}) : arrêtez-le, sauvegardez, et démarrez le serveur de cette version. S’il est en train de la mettre à niveau, attendez qu’il soit prêt.',
  database_changed_version:
    'Une autre version de Passerelle a changé la base de données {{path}} pendant que celle-ci travaillait (schéma {{schema:number}}, ce programme a le {{newest:number}}) : démarrez le serveur de la version qui l’a changée.',
  serving_lock_lost:
    'Le verrou {{path}} a été supprimé, et un autre serveur tient le nouveau : un seul peut servir une base de données.',
  database_served:
    'Un autre serveur sert déjà {{path}} : arrêtez-le d’abord, ou donnez à celui-ci son propre PASSERELLE_DATA_DIR.',
  database_unusable:
    'La base de données {{path}} est inutilisable : {{detail}} (vérifiez que ce processus peut y écrire, et que le disque n’est pas plein).',
  blobs_unusable:
    'Le dossier des fichiers {{path}} est inutilisable : {{detail}} (vérifiez que ce processus peut y écrire, et que le disque n’est pas plein).',
  blobs_not_written:
    'Le dossier des fichiers, {{path}}, ne peut pas être écrit ({{detail}}) : donnez à l’utilisateur qui exécute Passerelle le droit d’y écrire et de la place, ou désignez un autre dossier par PASSERELLE_BLOB_URL.',
  s3_bucket_missing:
    'Il n’y a pas de compartiment {{bucket}} sur {{endpoint}} : créez-le, ou corrigez PASSERELLE_BLOB_URL.',
  s3_access_denied:
    'S3 refuse ce qui est à faire dans {{place}} ({{detail}}) : permettez à ces identifiants d’y lire, écrire, supprimer et lister les objets, et de lister et d’abandonner les envois en plusieurs parties.',
  s3_credentials_refused:
    'S3 n’accepte pas les identifiants ({{detail}}) : corrigez AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, ou le rôle de cette machine.',
  s3_credentials_missing:
    'Il n’y a pas d’identifiants pour S3 ({{detail}}) : définissez AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, ou donnez un rôle à cette machine.',
  s3_region_missing:
    'La région du compartiment n’est pas connue : ajoutez region= à PASSERELLE_BLOB_URL, ou définissez AWS_REGION.',
  s3_region_wrong:
    'Le compartiment {{bucket}} est dans la région {{region}} : écrivez region={{region}} dans PASSERELLE_BLOB_URL.',
  s3_region_other:
    'Le compartiment {{bucket}} est dans une autre région : écrivez la bonne par region= dans PASSERELLE_BLOB_URL.',
  s3_kms_key_refused:
    'S3 ne peut pas chiffrer ce qui est conservé dans {{place}} ({{detail}}) : vérifiez kmsKey dans PASSERELLE_BLOB_URL, et que ces identifiants peuvent se servir de cette clé.',
  s3_unreachable:
    'S3 ne répond pas sur {{endpoint}} ({{detail}}) : vérifiez l’« endpoint » de PASSERELLE_BLOB_URL, le réseau et le serveur.',
  s3_failing:
    '{{endpoint}} répond, mais ne fait pas ce que fait S3 ({{detail}}) : vérifiez son état et son journal, et qu’il s’agit d’un serveur S3.',
  s3_without_checksums:
    '{{endpoint}} ne garde pas de sommes de contrôle (CRC32) de ce qu’il conserve, si bien qu’un dommage passerait inaperçu : prenez un serveur S3 qui le fait.',
  s3_file_damaged:
    'Le fichier {{file}} de {{place}} est endommagé, sa somme de contrôle n’est pas celle avec laquelle il a été conservé : remettez-le depuis une sauvegarde.',
  secrets_not_opened: 'Les secrets de la base de données ne s’ouvrent pas : {{detail}}.',
  master_key_refused: '{{reason:reason}}.',
  port_taken:
    'Le port {{port:number}} de {{host}} est pris : arrêtez ce qui y écoute, ou donnez-en un autre à {{setting}}.',
  port_taken_other_free:
    'Le port {{port:number}} de {{host}} est pris : arrêtez ce qui y écoute, ou donnez à {{setting}} le port {{free:number}}, qui est libre.',
  port_needs_rights:
    'Le port {{port:number}} demande plus de droits que n’en a ce processus : donnez à PASSERELLE_PORT un port au-dessus de 1023.',
  host_not_here:
    '{{host}} n’est pas une adresse de cette machine : donnez à PASSERELLE_HOST 127.0.0.1, ou 0.0.0.0 pour toutes.',
}
