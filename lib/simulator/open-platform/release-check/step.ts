/** One line of the result. */
export interface ReleaseCheckStep {
  /** As the platform's page calls it. */
  name: string
  passed: boolean
  /** What was expected, and what came. */
  detail: string
}
