/** What the doctor found: one line. */
export interface Finding {
  /** What was looked at: `official account`, `WeCom app`, ... */
  target: string
  check: string
  status: 'ok' | 'failed' | 'skipped'
  /** What is so, or what to do. Never a secret. */
  text: string
}

/** Looks at one target: answers a finding for each check. */
export type Checkup = () => Promise<Finding[]>

/** The findings of one target, in the order in which they were made. */
export interface Report {
  readonly findings: Finding[]
  ok(check: string, text: string): void
  failed(check: string, text: string): void
  skipped(check: string, text: string): void
}

export function createReport(target: string): Report {
  const findings: Finding[] = []
  const add =
    (status: Finding['status']) =>
    (check: string, text: string): void =>
      void findings.push({ target, check, status, text })
  return { findings, ok: add('ok'), failed: add('failed'), skipped: add('skipped') }
}

/** The text of an error, for the operator: ours name the cure and hold no secret. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an unknown error'
}
