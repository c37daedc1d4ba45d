import type { partnerErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const partnerErrorsFr: FrenchOf<typeof partnerErrors> = {
  rate_exceeded: 'Ce connecteur dépasse sa limite de débit. Réessayez dans {{seconds:number}} s.',
  attachment_gone: 'La pièce jointe n’existe pas, ou ne peut plus être récupérée.',
  queue_not_found: 'Il n’y a pas de file {{name:quoted}} : demandez sans « queue » pour les avoir toutes.',
  outbox_not_pull:
    'Ce qu’il y a pour ce connecteur est envoyé à son webhook. Seul un connecteur créé avec « delivery: pull » a une boîte d’envoi.',
  not_outbox_cursor:
    'Doit être le curseur d’un élément de la boîte d’envoi de ce connecteur, tel quel ; omettez-le pour tout ce qui n’est pas réglé',
  not_messages: 'Doit être une liste de 1 à {{max:number}} messages',
  not_events: 'Doit être une liste de 1 à {{max:number}} événements',
  customer_without_conversation: 'Doit être un client dont ce connecteur a reçu un message',
  not_attachments: 'Doit être une liste d’au plus {{max:number}} pièces jointes',
  not_unix_seconds:
    'Doit être un nombre entier de secondes depuis 1970 (temps Unix), ou du texte en chiffres : ni fraction, ni date, ni millisecondes',
  not_rich_content: 'Doit être un objet ou du texte ; null et [] signifient qu’il n’y en a pas',
  id_not_text: 'Ne doit contenir ni NUL ni demi-codet isolé',
  recipient_without_customer:
    'sender.id ou recipient.id doit être égal à customer_id : avec un destinataire, le message est un historique entre le client et vous ; sans destinataire, il s’adresse aux agents',
  message_empty: 'Ne doit pas être vide sans pièce jointe ni contenu enrichi',
  not_file_url: 'Doit être une URL http ou https d’au plus {{max:number}} caractères',
  not_base64: 'Doit être du base64 ; les espaces, l’absence de remplissage et le préfixe data: sont tolérés',
  decoded_too_large: 'Ne doit pas dépasser {{max:size}} une fois décodé ; envoyez plutôt une URL',
  too_many_urls:
    'Ne doit pas y être : une requête contient au plus {{max:number}} fichiers par URL ; envoyez ce message dans une autre requête',
}
