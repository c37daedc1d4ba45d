/** How the API description shows a value that comes as text, because it stands in a query: `limit` is an integer there. */
export const describedAsKeyword = { keyword: 'describedAs', schemaType: 'object' } as const
