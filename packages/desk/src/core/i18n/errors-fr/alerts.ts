import type { alertErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const alertErrorsFr: FrenchOf<typeof alertErrors> = {
  alert_webhook_failing: 'Connecteur {{connector}} : son webhook échoue depuis {{minutes:number}} min',
  alert_events_failing: 'Connecteur {{connector}} : son URL d’événements échoue depuis {{minutes:number}} min',
  alert_deliveries_exhausted: 'Connecteur {{connector}} : {{count:number}} envois en échec définitif en un jour',
  alert_queue_waiting:
    'File {{queue}} : un client attend depuis {{minutes:number}} min, l’objectif est de {{target:number}} min',
  alert_disk_low: 'Serveur {{host}} : un disque n’a plus que {{percent:number}} % de libre',
  alert_node_silent: 'Le serveur {{host}} ne donne plus signe de vie ; les autres ont repris son travail',
  alert_test: 'Ceci est une alerte d’essai de Passerelle',
  alert_not_sent: 'Tous les messages d’essai n’ont pas été pris : voyez ci-dessus.',
  mail_login_refused: 'Le serveur de messagerie {{host}} a refusé l’identifiant ou le mot de passe',
  mail_not_taken: 'Le serveur de messagerie {{host}} n’a pas pris le message : {{detail}}',
}
