import { fileURLToPath } from 'node:url'
import type { GrantStore } from 'express-wechat-auth'
import { fileStore } from './files.ts'

export interface OpenedGrantStore {
  store: GrantStore
  close(): Promise<void>
}

/** Grants in a folder (`file:`) or in a database (`mysql:`): what is opened by the same address elsewhere is the same. */
export async function openGrantStore(address: string): Promise<OpenedGrantStore> {
  const url = new URL(address)
  if (url.protocol === 'file:') {
    return { store: fileStore<object>(fileURLToPath(url)), close: async () => undefined }
  }
  // Most processes do without: it takes long to load.
  const [{ Keyv }, { KeyvMysql }] = await Promise.all([import('keyv'), import('@keyv/mysql')])
  const socketPath = url.searchParams.get('socketPath') ?? ''
  const keyv = new Keyv<object>({ store: new KeyvMysql({ uri: address, socketPath }), throwOnErrors: true })
  keyv.on('error', () => undefined)
  return { store: keyv, close: () => keyv.disconnect() }
}
