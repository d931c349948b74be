import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * What users import: each becomes `dist/code/<name>.cjs`. `doors`: what else leads into the same code, so that everything in
 * it is there once.
 */
export const libraries = [
  {
    name: 'index',
    source: 'lib/index.ts',
    doors: [{ name: 'passport', source: 'lib/passport/index.ts' }],
  },
  { name: 'simulator', source: 'lib/simulator/index.ts' },
]

/** The command. It loads the libraries as users do. */
export const command = { name: 'cli', source: 'lib/cli/main.ts' }
