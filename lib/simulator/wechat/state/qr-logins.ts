import { createExpiringMap } from '../../engine/expiring-map.ts'
import { createUuid } from '../../engine/identifiers.ts'

const lifetimeMs = 300_000

/** One QR code on a website's login page, from its drawing to the confirmation on the phone. */
export interface QrLogin {
  uuid: string
  appId: string
  redirectUri: string
  state: string | undefined
  scope: string
  status: 'waiting' | 'scanned' | 'confirmed' | 'cancelled'
  code: string | undefined
  /** After a refusal: whether the page reports it to the app. */
  isDenialSent: boolean
  expiresAt: number
  forgetAt: number
}

export interface QrLogins {
  open(request: Pick<QrLogin, 'appId' | 'redirectUri' | 'state' | 'scope'>): QrLogin
  /** Undefined when there is none, or when it is too old. */
  get(uuid: string): QrLogin | undefined
  change(login: QrLogin, change: Partial<QrLogin>): void
  /** Resolves at the next change of any login, or when the signal is aborted. */
  nextChange(signal: AbortSignal): Promise<void>
  /** Makes everybody who waits look again. */
  wake(): void
}

export function createQrLogins(now: () => number): QrLogins {
  const logins = createExpiringMap<QrLogin>(now, 1000)
  const waiting = new Set<() => void>()

  function wake(): void {
    for (const release of waiting) release()
  }

  return {
    open(request) {
      const expiresAt = now() + lifetimeMs
      const login: QrLogin = {
        ...request,
        uuid: createUuid(),
        status: 'waiting',
        code: undefined,
        isDenialSent: false,
        expiresAt,
        forgetAt: expiresAt,
      }
      logins.set(login.uuid, login)
      return login
    },
    get: (uuid) => logins.get(uuid),
    change(login, change) {
      Object.assign(login, change)
      wake()
    },
    nextChange(signal) {
      return new Promise((resolve) => {
        const release = (): void => {
          waiting.delete(release)
          signal.removeEventListener('abort', release)
          resolve()
        }
        if (signal.aborted) return resolve()
        waiting.add(release)
        signal.addEventListener('abort', release)
      })
    },
    wake,
  }
}
