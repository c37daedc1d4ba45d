import type { addressErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const addressErrorsFr: FrenchOf<typeof addressErrors> = {
  address_in_range: '{{kind:reason}} ({{range}})',
  address_unspecified: 'indéterminée',
  address_private: 'privée',
  address_loopback: 'celle de la machine elle-même',
  address_reserved: 'réservée',
  address_multicast: 'de multidiffusion',
  address_of_carrier: 'partagée par un opérateur',
  address_of_cloud_host: 'propre à un hôte du cloud',
  address_link_local: 'locale au lien',
  address_for_documentation: 'réservée à la documentation',
  address_for_benchmarking: 'réservée aux mesures',
  address_6to4_relay: 'celle d’un relais 6to4',
  address_6to4: 'celle d’un tunnel 6to4',
  address_teredo: 'celle d’un tunnel Teredo',
  address_disguised_ipv4: 'une adresse IPv4 déguisée',
  address_behind_nat64: 'une adresse IPv4 derrière NAT64',
  address_malformed: 'tout sauf une adresse IP',
}
