/** One message of a platform, and what is in it. */
export interface PushSample {
  title: string
  /** What its handler is called. */
  name: string
  xml: string
  fields: Record<string, unknown>
}
