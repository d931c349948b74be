import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UserTokenStore } from 'express-wechat-auth'

/** Three functions on files, as in `examples/user-tokens-file.ts`. */
export function fileUserTokens(folder: string): UserTokenStore {
  const fileOf = (key: string): string =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    get: (key) => readFile(fileOf(key), 'utf8').then(JSON.parse, () => undefined),
    async set(key, tokens) {
      const draft = join(folder, randomUUID())
      await writeFile(draft, JSON.stringify(tokens), { mode: 0o600 })
      await rename(draft, fileOf(key))
    },
    delete: (key) => rm(fileOf(key), { force: true }),
  }
}
