import { join } from 'node:path'

const root = process.cwd()

/** As a project of a user has them, not this project's own. */
export const userCompilerOptions: Readonly<Record<string, unknown>> = {
  target: 'es2022',
  lib: ['es2023', 'dom'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  paths: {
    'express-wechat-auth': [join(root, 'lib/index.ts')],
    'express-wechat-auth/passport': [join(root, 'lib/passport/index.ts')],
    'express-wechat-auth/simulator': [join(root, 'lib/simulator/index.ts')],
  },
}
