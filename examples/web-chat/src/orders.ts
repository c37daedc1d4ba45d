/** The shop's demo orders: one of each state the bot can talk about. */

export type OrderStatus = 'shipped' | 'preparing' | 'delivered'

export interface Order {
  number: string
  status: OrderStatus
  item: { en: string; fr: string }
}

const ORDERS: readonly Order[] = [
  { number: 'LM-1042', status: 'shipped', item: { en: 'the Aube table lamp', fr: 'la lampe à poser Aube' } },
  { number: 'LM-1043', status: 'preparing', item: { en: 'the Nacelle pendant', fr: 'la suspension Nacelle' } },
  { number: 'LM-1044', status: 'delivered', item: { en: 'the Galet portable lamp', fr: 'la lampe nomade Galet' } },
]

export function findOrder(number: string): Order | undefined {
  return ORDERS.find((order) => order.number === number)
}
