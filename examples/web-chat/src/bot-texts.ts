/** What the bot says, in both languages. The quick replies are written so that the bot understands its own buttons. */
import type { Locale } from '@passerelle/widget'
import type { Order } from './orders.ts'

const en = {
  greeting: 'Hello, I’m Lumen, the shop’s assistant. I can track or cancel an order and tell you when we are open.',
  again: 'How can I help?',
  welcomeBack: 'Here I am again. What else can I do for you?',
  track: 'Track an order',
  cancel: 'Cancel an order',
  hours: 'Opening hours',
  human: 'Talk to a human',
  leaveMessage: 'Leave my colleagues a message',
  away: 'My human colleagues are away now.',
  awayUntil: (day: string, time: string) => `My human colleagues are back on ${day} at ${time}, Nantes time.`,
  yes: 'Yes, cancel it',
  no: 'No, keep it',
  askTrack: 'With pleasure. Which order? Its number is in your confirmation e-mail and looks like LM-1042.',
  askCancel: 'Which order would you like to cancel? Its number looks like LM-1043.',
  unknownOrder: (number: string) =>
    `I can’t find an order ${number}. Please check the number, or ask for one of my human colleagues.`,
  shipped: (order: Order) =>
    `Order ${order.number}, ${order.item.en}, has left our workshop. It arrives within two working days.`,
  preparing: (order: Order) =>
    `Order ${order.number}, ${order.item.en}, is being prepared and leaves tomorrow. You can still cancel it.`,
  delivered: (order: Order) => `Order ${order.number}, ${order.item.en}, was delivered. I hope it glows nicely!`,
  confirm: (order: Order) =>
    `Order ${order.number}, ${order.item.en}: shall I cancel it? You would get all your money back.`,
  cancelled: (order: Order) => `Done: order ${order.number} is cancelled. Your refund arrives within three days.`,
  alreadyCancelled: (order: Order) => `Order ${order.number} is cancelled already. Your refund is on its way.`,
  kept: (order: Order) => `Very well, order ${order.number} stays as it is.`,
  tooLate: (order: Order) =>
    `Order ${order.number} has already left us, so I can’t cancel it. A human colleague can arrange a return with you.`,
  openingHours:
    'Our shop at 12 rue des Verriers, Nantes, is open from Tuesday to Saturday, 10 am to 7 pm. Online we never close.',
  welcome: 'With pleasure! Anything else?',
  lost: 'I’m sorry, I didn’t understand. Here is what I can do:',
  fileSeen: 'Thank you for the file. I can’t open it myself, but my human colleagues can, and will see it here.',
  handOver: 'I’ll fetch one of my colleagues. They can read our conversation, so you needn’t repeat anything.',
  lostHandOver: 'I’m afraid this is beyond me. I’ll fetch one of my colleagues, who can read our conversation.',
}

const fr: typeof en = {
  greeting:
    'Bonjour, je suis Lumen, l’assistant de la maison. Je peux suivre ou annuler une commande et vous donner nos horaires.',
  again: 'Comment puis-je vous aider ?',
  welcomeBack: 'Me revoilà. Que puis-je encore faire pour vous ?',
  track: 'Suivre une commande',
  cancel: 'Annuler une commande',
  hours: 'Horaires d’ouverture',
  human: 'Parler à un conseiller',
  leaveMessage: 'Laisser un message aux conseillers',
  away: 'Nos conseillers sont absents en ce moment.',
  awayUntil: (day, time) => `Nos conseillers reviennent le ${day} à ${time}, heure de Nantes.`,
  yes: 'Oui, l’annuler',
  no: 'Non, la garder',
  askTrack: 'Avec plaisir. Quelle commande ? Son numéro figure dans l’e-mail de confirmation, par exemple LM-1042.',
  askCancel: 'Quelle commande souhaitez-vous annuler ? Son numéro ressemble à LM-1043.',
  unknownOrder: (number) =>
    `Je ne trouve pas de commande ${number}. Vérifiez le numéro, ou demandez l’un de nos conseillers.`,
  shipped: (order) =>
    `La commande ${order.number}, ${order.item.fr}, a quitté notre atelier. Elle arrive sous deux jours ouvrés.`,
  preparing: (order) =>
    `La commande ${order.number}, ${order.item.fr}, est en préparation et part demain. Vous pouvez encore l’annuler.`,
  delivered: (order) =>
    `La commande ${order.number}, ${order.item.fr}, a été livrée. J’espère qu’elle éclaire joliment chez vous !`,
  confirm: (order) =>
    `Commande ${order.number}, ${order.item.fr} : dois-je l’annuler ? Vous seriez intégralement remboursé.`,
  cancelled: (order) =>
    `C’est fait : la commande ${order.number} est annulée. Le remboursement arrive sous trois jours.`,
  alreadyCancelled: (order) => `La commande ${order.number} est déjà annulée. Le remboursement est en route.`,
  kept: (order) => `Très bien, la commande ${order.number} reste inchangée.`,
  tooLate: (order) =>
    `La commande ${order.number} est déjà partie, je ne peux plus l’annuler. Un conseiller peut organiser un retour avec vous.`,
  openingHours:
    'Notre boutique, 12 rue des Verriers à Nantes, est ouverte du mardi au samedi, de 10 h à 19 h. En ligne, nous ne fermons jamais.',
  welcome: 'Avec plaisir ! Autre chose ?',
  lost: 'Pardon, je n’ai pas compris. Voici ce que je sais faire :',
  fileSeen:
    'Merci pour ce fichier. Je ne peux pas l’ouvrir moi-même, mais nos conseillers le pourront, ils le verront ici.',
  handOver: 'Je vais chercher un conseiller. Il pourra lire notre conversation : inutile de tout répéter.',
  lostHandOver: 'Cela me dépasse, je l’avoue. Je vais chercher un conseiller, qui pourra lire notre conversation.',
}

export const TEXTS: Record<Locale, typeof en> = { en, fr }
