/**
 * What is packed, and how: the entries that are compiled, and what goes in beside them. `commonjs`: a second build of the
 * code, for the `require` of a Node that cannot load modules by it.
 */
export const packages = {
  protocol: {
    entries: { '.': 'index', './errors': 'errors/index', './schemas': 'schemas/index' },
    engine: '>=20',
    extra: ['test-vectors'],
  },
  sdk: {
    entries: { '.': 'index', './ai': 'ai/index', './durable': 'durable/index' },
    engine: '>=20.3',
    extra: [],
    commonjs: true,
  },
  gateway: {
    entries: { '.': 'gateway', './config': 'config/load-config' },
    program: ['main'],
    engine: '>=20',
    extra: [],
  },
}
