import type { Call } from '../engine/http/call.ts'
import type { PageConfig } from './signature.ts'

/** What the stand-in script tells of its page. */
export interface Page {
  sdk: 'config' | 'agentConfig'
  /** The address, without the fragment. */
  url: string
  config: PageConfig
}

function parse(source: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export function readPage(call: Call): Page {
  const { sdk, url, config } = parse(call.body.toString())
  const isObject = typeof config === 'object' && config !== null
  return {
    sdk: sdk === 'agentConfig' ? 'agentConfig' : 'config',
    url: String(url ?? '').split('#')[0] ?? '',
    config: isObject ? { ...config } : {},
  }
}
