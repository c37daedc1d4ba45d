/** What each setting means, and its default where that is words, in French; in English the server says it. */
export interface SettingTexts {
  meaning: string
  /** The default in words. */
  usual?: string
}

export const settingsFr: Record<string, SettingTexts> = {
  PASSERELLE_PORT: {
    meaning: 'Le port d’écoute ; `0` en prend un libre.',
  },
  PASSERELLE_HOST: {
    meaning: 'L’adresse d’écoute ; `0.0.0.0` accepte les connexions d’autres machines.',
  },
  PASSERELLE_PUBLIC_URL: {
    meaning:
      'L’adresse à laquelle partenaires et navigateurs joignent ce serveur. Utilisée dans les URL des pièces jointes des webhooks.',
  },
  PASSERELLE_DATA_DIR: {
    meaning: 'Le dossier des données. `serve` le crée.',
  },
  PASSERELLE_DATABASE_URL: {
    meaning:
      'La base de données : `sqlite:` et un fichier, relatif à DATA_DIR ou absolu, ou `postgres://user:password@host/name`, PostgreSQL 15 ou plus récent, avec `?pool=` connexions, 10 par défaut.',
  },
  PASSERELLE_BLOB_URL: {
    meaning:
      'Où les fichiers sont conservés : `file:` et un dossier, relatif à DATA_DIR ou absolu, ou un compartiment d’un serveur S3 : `s3://bucket/prefix?endpoint=&region=&encryption=&kmsKey=`.',
  },
  PASSERELLE_MASTER_KEY: {
    meaning:
      'Scelle les secrets dans la base de données : 32 octets en base64 (`openssl rand -base64 32`). Une liste séparée par des virgules la renouvelle : la première clé scelle, toutes ouvrent.',
    usual: 'générée dans `DATA_DIR/master-key`',
  },
  PASSERELLE_OPERATOR_TOKEN: {
    meaning: 'Le jeton « bearer » de l’API d’opérateur, et la première connexion au bureau : au moins 16 caractères.',
    usual: 'généré dans `DATA_DIR/operator-token`',
  },
  PASSERELLE_OIDC_ISSUER: {
    meaning:
      'Le fournisseur OpenID Connect avec lequel on se connecte, `https://login.example.com/realms/acme` par exemple. Voir [Single sign-on](single-sign-on.md).',
    usual: 'pas d’authentification unique',
  },
  PASSERELLE_OIDC_CLIENT_ID: {
    meaning: 'L’identifiant de client que le fournisseur a donné à Passerelle.',
    usual: 'aucun',
  },
  PASSERELLE_OIDC_CLIENT_SECRET: {
    meaning: 'Le secret de ce client.',
    usual: 'aucun : un client public',
  },
  PASSERELLE_OIDC_NAME: {
    meaning: 'Le nom usuel du fournisseur : le bouton de la page de connexion le porte.',
    usual: 'l’hôte du fournisseur',
  },
  PASSERELLE_OIDC_SCOPES: {
    meaning: 'Ce qui est demandé au fournisseur, séparé par des espaces.',
  },
  PASSERELLE_OIDC_DOMAINS: {
    meaning: 'Les domaines dont les adresses e-mail peuvent se connecter, séparés par des virgules.',
    usual: 'tous',
  },
  PASSERELLE_OIDC_TRUST_EMAIL: {
    meaning:
      '`on` tient une adresse e-mail pour vérifiée quand le fournisseur ne dit pas si elle l’est. Seulement là où personne ne choisit sa propre adresse.',
  },
  PASSERELLE_OIDC_CREATE_IN: {
    meaning: 'L’identifiant de l’instance où les personnes sans compte en reçoivent un à leur première connexion.',
    usual: 'aucun compte n’est créé',
  },
  PASSERELLE_OIDC_ROLE_CLAIM: {
    meaning:
      'L’attribut qui dit ce qu’une personne peut faire, `groups` ou `realm_access.roles` par exemple. Le rôle en est tiré à chaque connexion.',
    usual: 'les rôles sont définis dans Passerelle',
  },
  PASSERELLE_OIDC_ROLES: {
    meaning:
      'Quelles valeurs de OIDC_ROLE_CLAIM valent quel rôle : `agent=support,supervisor=leads,supervisor=heads`. Le rôle le plus élevé compte ; sans aucun, la connexion est refusée.',
  },
  PASSERELLE_PASSWORD_LOGIN: {
    meaning:
      '`off` ne laisse que l’authentification unique et le jeton d’opérateur pour se connecter. Demande OIDC_ISSUER.',
  },
  PASSERELLE_ROLES: {
    meaning:
      'Ce que fait ce processus. Une base SQLite a un seul serveur, à qui il faut les deux rôles ; avec PostgreSQL, un serveur peut n’en avoir qu’un.',
  },
  PASSERELLE_OUTBOUND_ALLOW: {
    meaning:
      'Hôtes et réseaux que les webhooks et les récupérations de pièces jointes peuvent joindre bien qu’ils soient privés, `chat.internal,10.0.0.0/8` par exemple.',
    usual: 'aucune',
  },
  PASSERELLE_TRUST_PROXY: {
    meaning:
      'Les proxys dont `X-Forwarded-For` compte : adresses, réseaux, ou `loopback`, `linklocal`, `uniquelocal`, séparés par des virgules.',
  },
  PASSERELLE_RETRY_SCHEDULE: {
    meaning:
      'La pause après chaque tentative échouée d’un envoi. Quand la dernière échoue aussi, l’envoi est en échec.',
  },
  PASSERELLE_WEBHOOK_TIMEOUT: {
    meaning: 'Le temps laissé à un webhook, réponse comprise.',
  },
  PASSERELLE_WEBHOOK_CONCURRENCY: {
    meaning: 'Clients d’un même connecteur servis en parallèle, répartis entre les serveurs.',
  },
  PASSERELLE_CONNECTOR_RATE: {
    meaning:
      'Messages par seconde qu’un connecteur peut envoyer, jusqu’à une minute d’un coup. Ses autres limites en découlent : 8 Kio de requêtes par message ; un jeton d’accès pour cent messages, et au moins dix par seconde. Au-delà, il reçoit 429. Plusieurs serveurs en donnent chacun une part égale.',
  },
  PASSERELLE_ATTACHMENT_TTL: {
    meaning: 'Combien de temps une pièce jointe jamais téléchargée reste disponible pour le partenaire.',
  },
  PASSERELLE_ATTACHMENT_GRACE: {
    meaning:
      'Combien de temps une pièce jointe reste disponible pour le partenaire après son premier téléchargement complet.',
  },
  PASSERELLE_REOPEN_WINDOW: {
    meaning:
      'Combien de temps après la fermeture un message du client rouvre encore la conversation ; plus tard, il en ouvre une nouvelle.',
  },
  PASSERELLE_RETENTION: {
    meaning:
      'Combien de temps une conversation fermée est conservée après sa dernière activité, `365d` par exemple ; elle est ensuite supprimée définitivement, avec tout ce qui en dépend. `off` la garde pour toujours. Un connecteur peut avoir sa propre durée.',
  },
  PASSERELLE_ALERT_URL: {
    meaning:
      'L’adresse à laquelle les alertes sont envoyées, signées comme un webhook. Un hôte privé doit figurer dans OUTBOUND_ALLOW.',
    usual: 'aucune',
  },
  PASSERELLE_ALERT_SECRET: {
    meaning:
      'Ce qui signe les alertes vers ALERT_URL : au moins 16 caractères. Sur PostgreSQL il est obligatoire, le même sur tous les serveurs.',
    usual: 'généré dans `DATA_DIR/alert-secret` quand il y a une ALERT_URL, sur SQLite',
  },
  PASSERELLE_ALERT_SMTP_URL: {
    meaning:
      'Le serveur de messagerie des alertes : `smtp://user:password@host:587`, qui doit offrir STARTTLS, `smtps://` pour TLS dès le début, ou `smtp://localhost:25?tls=off`. Demande ALERT_EMAIL_FROM et ALERT_EMAIL_TO.',
    usual: 'aucun',
  },
  PASSERELLE_ALERT_EMAIL_FROM: {
    meaning: 'L’adresse d’expéditeur des alertes.',
    usual: 'aucune',
  },
  PASSERELLE_ALERT_EMAIL_TO: {
    meaning: 'Les adresses auxquelles les alertes sont envoyées, séparées par des virgules.',
    usual: 'aucune',
  },
  PASSERELLE_ALERT_CONNECTOR_FAILING: {
    meaning: 'Combien de temps un point d’accès d’un connecteur peut échouer avant une alerte.',
  },
  PASSERELLE_ALERT_DISK_FREE: {
    meaning: 'Le pourcentage d’un disque qui doit rester libre : en dessous, il y a une alerte. `0` : jamais.',
  },
  PASSERELLE_ALERT_REPEAT: {
    meaning: 'Le temps minimal entre deux messages sur la même alerte.',
  },
  PASSERELLE_LOG_LEVEL: {
    meaning: 'Le niveau minimal journalisé : `fatal`, `error`, `warn`, `info`, `debug`, `trace` ou `silent`.',
  },
}
