import type { Frame, Page } from 'playwright-core'

/** By how many pixels a page, or a frame in it, is wider than its window: once its style is there. */
export async function overflowOf(where: Page | Frame): Promise<number> {
  await where.waitForLoadState('load')
  return where.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
