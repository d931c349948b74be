import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { type Browser, onDesktop } from '../../helpers/visitors/browser.ts'
import type { Visitor, Visitors } from './visitors.ts'

/** A desktop's code and the phone that has scanned it. */
export interface Scanned {
  desktop: Browser
  phone: Visitor
  scene: string
  number: string
}

/** People who log a desktop in with the mini program. Each call makes somebody new. */
export interface ScanVisitors {
  /** A desktop with a code that nobody has scanned. */
  shown(): Promise<Browser>
  scanned(people: Visitors): Promise<Scanned>
  opened(people: Visitors): Promise<Scanned>
  confirmed(people: Visitors): Promise<Scanned>
}

export function createScanVisitors({ miniPrograms }: PlatformSimulator, url: string): ScanVisitors {
  // The simulator's phone scans the newest code: one after the other.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task, task)
    last = turn.catch(() => undefined)
    return turn
  }
  const show = async (): Promise<{ desktop: Browser; number: string }> => {
    const desktop = onDesktop(url)
    const { number, imageUrl } = (await desktop.post('/api/login/scan')).body.data
    await desktop.fetchJson(imageUrl)
    return { desktop, number }
  }
  const tell = async (path: string, { phone, scene, number }: Scanned): Promise<void> => {
    const { status, text } = await onDesktop(url).post(path, { scene, number }, phone.headers)
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
  }

  const own: ScanVisitors = {
    shown: async () => (await inTurn(show)).desktop,

    async scanned(people) {
      const phone = await people.withToken('/api')
      const shown = await inTurn(async () => {
        const { desktop, number } = await show()
        return { desktop, number, scene: miniPrograms.scan(miniCredentials.appId, phone.person).scene }
      })
      return { phone, ...shown }
    },

    async opened(people) {
      const scanned = await own.scanned(people)
      await tell('/api/login/scan/open', scanned)
      return scanned
    },

    async confirmed(people) {
      const opened = await own.opened(people)
      await tell('/api/login/scan/confirm', opened)
      return opened
    },
  }
  return own
}
