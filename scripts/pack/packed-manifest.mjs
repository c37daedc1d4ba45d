/** The package.json that travels: what is in the pack is compiled, and carries what it needs of our other packages. */
import { packages } from './packages.mjs'

const OURS = '@passerelle/'

/**
 * @param {string} name of the folder in packages/
 * @param {Record<string, any>} manifest as it stands in the repository
 * @param {string} node the pinned version of the `node` package
 */
export function packedManifest(name, manifest, node) {
  const { entries, engine, extra, program, commonjs } = packages[name]
  const { scripts: _scripts, devDependencies: _dev, dependencies = {}, bin: _bin, ...rest } = manifest
  const others = Object.entries(dependencies).filter(([dependency]) => !dependency.startsWith(OURS))
  return {
    ...rest,
    engines: { node: engine },
    files: ['dist', ...extra],
    // For tools that do not know `exports`: TypeScript's older resolution is one.
    main: target(entries['.'], commonjs ? 'cjs' : 'js').default,
    types: target(entries['.'], 'js').types,
    exports: {
      ...Object.fromEntries(Object.entries(entries).map(([path, file]) => [path, conditions(file, commonjs)])),
      './package.json': './package.json',
    },
    ...(program && { bin: { passerelle: 'dist/bin/passerelle.mjs' } }),
    ...(others.length > 0 && { dependencies: Object.fromEntries(others) }),
    // Optional: where there is no build of it, a Node that is new enough does.
    ...(program && { optionalDependencies: { node } }),
  }
}

const conditions = (file, commonjs) =>
  commonjs ? { require: target(file, 'cjs'), default: target(file, 'js') } : target(file, 'js')

const target = (file, ending) => ({
  types: `./dist/${file}.d.${ending.replace('js', 'ts')}`,
  default: `./dist/${file}.${ending}`,
})
