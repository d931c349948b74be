/** What became of a scan: the event that WeChat pushes to the account. */
export interface SimulatedScan {
  appId: string
  personId: string
  openid: string
  /** The person has followed by this scan, or did before. */
  event: 'subscribe' | 'SCAN'
  /** `qrscene_` and the scene after `subscribe`, the bare scene after `SCAN`; a number as digits. */
  EventKey: string
  Ticket: string
}

/** Tells whoever wants to know that somebody has scanned the QR code of an account. */
export interface Scans {
  onScan(listener: (scan: SimulatedScan) => void): void
  tell(scan: SimulatedScan): void
}

export function createScans(): Scans {
  const listeners: ((scan: SimulatedScan) => void)[] = []
  return {
    onScan: (listener) => void listeners.push(listener),
    tell(scan) {
      for (const listener of listeners) listener(scan)
    },
  }
}
