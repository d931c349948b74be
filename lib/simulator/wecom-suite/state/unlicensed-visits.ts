import type { InstalledApp } from '../../wecom/state/installed-apps.ts'

type Listener = (app: InstalledApp, id: string) => void

/** Tells of members who were turned away because they have no licence. */
export interface UnlicensedVisits {
  note: Listener
  listen(listener: Listener): void
}

export function createUnlicensedVisits(): UnlicensedVisits {
  const listeners: Listener[] = []
  return {
    note(app, id) {
      for (const listener of listeners) listener(app, id)
    },
    listen: (listener) => void listeners.push(listener),
  }
}
