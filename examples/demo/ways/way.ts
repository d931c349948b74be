import type { Text } from '../language.ts'

export type WayId =
  | 'consent'
  | 'silent'
  | 'website'
  | 'scan'
  | 'wecom'
  | 'wecom-desktop'
  | 'mini'
  | 'desk'
  | 'mobile'
  | 'merchant'
  | 'shop'
  | 'company'
  | 'member'
  | 'orders'
  | 'team'
  | 'js-sdk'

/** A way into the demo. */
export interface Way {
  id: WayId
  title: Text
  text: Text
  action: Text
  /** Where the action leads. */
  path: string
  /** With the simulator: whose browser this one plays. */
  as: 'wechat' | 'wecom' | 'plain'
  platform: 'wechat' | 'wecom'
  /** The request that begins it, where that is not the page at `path`. */
  begins?: string
  /** Pages that begin it as well as the one at `path`. */
  alike?: RegExp
  /** It happens on a page of the demo, by JSON. */
  isInPage?: boolean
  /** The code that makes it: `file#name`. */
  snippets: string[]
  /** What to look for in that code. */
  mark?: RegExp
}

export interface WayGroup {
  title: Text
  ways: readonly Way[]
}
