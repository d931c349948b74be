import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Three functions on the files of a folder. */
export interface FileStore<Value> {
  get(key: string): Promise<Value | undefined>
  set(key: string, value: Value): Promise<void>
  delete(key: string): Promise<void>
}

/** As in `examples/user-tokens-file.ts`: a value is written whole or not at all, and outlives whoever wrote it. */
export function fileStore<Value>(folder: string): FileStore<Value> {
  const fileOf = (key: string): string =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    get: (key) => readFile(fileOf(key), 'utf8').then(JSON.parse, nothingThere),
    async set(key, value) {
      const draft = join(folder, randomUUID())
      await writeFile(draft, JSON.stringify(value), { mode: 0o600 })
      await rename(draft, fileOf(key))
    },
    delete: (key) => rm(fileOf(key), { force: true }),
  }
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
