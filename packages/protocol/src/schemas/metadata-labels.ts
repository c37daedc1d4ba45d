/** JSON schemas of what an operator calls the keys of metadata. */
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { list, shortText } from './build.ts'
import { Type } from './type.ts'

const label = Type.Unsafe<Record<string, string>>({
  type: 'object',
  minProperties: 1,
  maxProperties: 50,
  propertyNames: { pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$', fault: reason('not_texts_by_language') },
  additionalProperties: {
    type: 'string',
    minLength: 1,
    maxLength: LIMITS.nameLength,
    fault: reason('not_short_text', { max: LIMITS.nameLength }),
  },
  fault: reason('not_texts_by_language'),
  description:
    'By language (BCP 47): `{"en": "Order", "fr": "Commande"}`. A language that is missing gets another one.',
})

export const MetadataLabelSchema = Type.Object(
  {
    key: shortText('As it stands in the metadata.'),
    label,
    hidden: Type.Boolean({
      fault: reason('not_a_boolean'),
      description: 'Not shown beside the conversation; exports have it all the same.',
    }),
  },
  { title: 'MetadataLabel', additionalProperties: false },
)

/** In the order in which they are shown, before all that has no label. */
export const MetadataLabelsSchema = list(MetadataLabelSchema, {
  maxItems: LIMITS.labels,
  fault: reason('not_labels', { max: LIMITS.labels }),
  description: 'In the order in which they are shown, before all that has no label.',
})
