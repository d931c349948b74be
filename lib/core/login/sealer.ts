import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from '../digests.ts'

const ivLength = 12
const tagLength = 16

/** Encrypts small JSON values for one app, so that only this app, for the same purpose, can read them again. */
export interface Sealer {
  /**
   * AES-256-GCM under the first secret, as base64url.
   *
   * @param binding what else must be the same when it is opened, for example the key it is stored under
   */
  seal(purpose: string, value: unknown, binding?: string): string
  /** The value, or undefined for anything that this app did not seal for this purpose. */
  open(purpose: string, sealed: string, binding?: string): unknown
  /**
   * Names for something in a store that other deployments share: they give nothing of the text away, and another
   * deployment never finds them. The first is to be written, all are to be looked up.
   */
  names(purpose: string, text: string): [string, ...string[]]
}

/** The keys depend on the secrets alone: the accounts of one router, of which there may be thousands, share them. */
const keyRings = new WeakMap<readonly string[], Map<string, Buffer[]>>()

/**
 * @param secrets the first seals, all open
 * @param context what the value belongs to (provider and app id); authenticated with the purpose
 */
export function createSealer(secrets: readonly string[], context: string): Sealer {
  const keys = keyRings.get(secrets) ?? new Map<string, Buffer[]>()
  keyRings.set(secrets, keys)
  const contextText = JSON.stringify(context)
  const keysFor = (purpose: string): Buffer[] => {
    const known = keys.get(purpose)
    if (known) return known
    const derived = secrets.map((secret) => deriveKey(secret, `seal ${purpose}`))
    keys.set(purpose, derived)
    return derived
  }
  /** The purpose, the context and the binding, as JSON has a list of them. */
  const associated = (purpose: string, binding: string): Buffer =>
    Buffer.from(`[${JSON.stringify(purpose)},${contextText},${JSON.stringify(binding)}]`)

  return {
    seal(purpose, value, binding = '') {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', keysFor(purpose)[0] as Buffer, iv)
      cipher.setAAD(associated(purpose, binding))
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },

    open(purpose, sealed, binding = '') {
      const bytes = Buffer.from(sealed, 'base64url')
      // Buffer.from() overlooks padding, strange characters and the last bits: another text would be the same value.
      if (bytes.length <= ivLength + tagLength || bytes.toString('base64url') !== sealed) return undefined
      for (const key of keysFor(purpose)) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength), {
            authTagLength: tagLength,
          })
          decipher.setAAD(associated(purpose, binding))
          decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
          const body = decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8')
          return JSON.parse(body + decipher.final('utf8'))
        } catch {
          // Not sealed with this key: the next one may fit.
        }
      }
      return undefined
    },

    names(purpose, text) {
      const nameUnder = (key: Buffer): string =>
        createHmac('sha256', key)
          .update(JSON.stringify([context, text]))
          .digest('base64url')
      return keysFor(`name ${purpose}`).map(nameUnder) as [string, ...string[]]
    },
  }
}
