import { errorText } from './language/error-text.ts'
import type { Text } from './language/text.ts'

/** What the doctor found: one line. */
export interface Finding {
  /** What was looked at: `official account`, `WeCom app`, ... */
  target: string
  check: string
  status: 'ok' | 'failed' | 'skipped'
  /** What is so, or what to do. Never a secret. */
  text: Text
}

/** Looks at one target: answers a finding for each check. */
export type Checkup = () => Promise<Finding[]>

/** The findings of one target, in the order in which they were made. */
export interface Report {
  readonly findings: Finding[]
  ok(check: string, text: Text): void
  failed(check: string, text: Text): void
  skipped(check: string, text: Text): void
  /** What an error says, and what is to be done at this target. */
  refused(check: string, error: unknown): void
}

export function createReport(target: string): Report {
  const findings: Finding[] = []
  const add =
    (status: Finding['status']) =>
    (check: string, text: Text): void =>
      void findings.push({ target, check, status, text })
  return {
    findings,
    ok: add('ok'),
    failed: add('failed'),
    skipped: add('skipped'),
    refused: (check, error) => add('failed')(check, errorText(error, target)),
  }
}
