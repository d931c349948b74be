import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Functions that the library does not export are measured in a bundle of their own. */
export const buildInside = () =>
  build({
    entryPoints: [fileOf('inside.ts')],
    outfile: fileOf('dist/inside.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  })
